//! The languages that names and addresses are drawn in. To teach the mock a new one, add a variant and its tables.

use super::place::{self, Place as Town};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Where people, addresses and phone numbers come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English, with places of many countries.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Dutch.
    Nl,
    /// Japanese.
    Ja,
}

/// First and last names; what stands behind a bar is how the name is written in ASCII.
pub(super) struct Names {
    pub(super) first: &'static [&'static str],
    pub(super) last: &'static [&'static str],
}

impl Locale {
    /// Every locale.
    pub const ALL: [Self; 7] = [Self::En, Self::De, Self::Fr, Self::Es, Self::It, Self::Nl, Self::Ja];

    /// The locale of a language tag, whatever its region: `de`, `de-AT`, `de_DE.UTF-8`. `None` where there is none.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The warning about a tag that no locale has; English takes its place.
    #[must_use]
    pub fn unknown(tag: &str, at: impl Into<Place>) -> Diagnostic {
        let known: Vec<&str> = Self::ALL.into_iter().map(Self::tag).collect();
        let message = format!("there are no names and places for locale {tag:?}; English ones are drawn");
        Diagnostic::warning(Code::InvalidEntry, at, message).expected(format!("one of {}", known.join(", ")))
    }

    /// The language tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::It => "it",
            Self::Nl => "nl",
            Self::Ja => "ja",
        }
    }

    /// The names of people; `None` where a larger stock is at hand.
    pub(super) fn names(self) -> Option<&'static Names> {
        match self {
            Self::En => None,
            Self::De => Some(&GERMAN),
            Self::Fr => Some(&FRENCH),
            Self::Es => Some(&SPANISH),
            Self::It => Some(&ITALIAN),
            Self::Nl => Some(&DUTCH),
            Self::Ja => Some(&JAPANESE),
        }
    }

    pub(super) fn places(self) -> &'static [Town] {
        match self {
            Self::En => place::OF_THE_WORLD,
            Self::De => place::GERMAN,
            Self::Fr => place::FRENCH,
            Self::Es => place::SPANISH,
            Self::It => place::ITALIAN,
            Self::Nl => place::DUTCH,
            Self::Ja => place::JAPANESE,
        }
    }

    /// The streets of its places, and whether the number stands before the name.
    pub(super) fn streets(self) -> Option<(&'static [&'static str], bool)> {
        Some(match self {
            Self::En => return None,
            Self::De => (&["Bahnhofstraße", "Gartenweg", "Hauptstraße", "Lindenallee", "Schillerstraße"], false),
            Self::Fr => (&["rue des Lilas", "rue Victor Hugo", "avenue de la Gare", "place du Marché"], true),
            Self::Es => (&["Calle Mayor", "Calle de Alcalá", "Avenida de la Paz", "Plaza Nueva"], false),
            Self::It => (&["Via Roma", "Via Garibaldi", "Corso Italia", "Piazza Dante"], false),
            Self::Nl => (&["Kerkstraat", "Molenweg", "Stationsplein", "Dorpsstraat"], false),
            Self::Ja => (&["本町", "中央", "栄町", "緑町"], false),
        })
    }
}

static GERMAN: Names = Names {
    first: &["Anna", "Ben", "Clara", "Felix", "Greta", "Hannah", "Jonas", "Jürgen", "Lena", "Lukas", "Mia", "Paul"],
    last: &["Becker", "Fischer", "Hoffmann", "Koch", "Müller", "Schäfer", "Schmidt", "Schulz", "Wagner", "Weber"],
};

static FRENCH: Names = Names {
    first: &["Amélie", "Camille", "Chloé", "Hugo", "Inès", "Jules", "Léa", "Louis", "Lucas", "Manon", "Zoé"],
    last: &["Bernard", "Dubois", "Durand", "Fournier", "Girard", "Lefèvre", "Martin", "Moreau", "Petit", "Roux"],
};

static SPANISH: Names = Names {
    first: &["Alba", "Álvaro", "Carmen", "Daniel", "Elena", "Hugo", "Lucía", "Martín", "Pablo", "Sofía"],
    last: &["Díaz", "Fernández", "García", "González", "López", "Martínez", "Pérez", "Romero", "Ruiz", "Sánchez"],
};

static ITALIAN: Names = Names {
    first: &["Alessia", "Chiara", "Davide", "Elena", "Giulia", "Lorenzo", "Luca", "Marco", "Matteo", "Sara"],
    last: &["Bianchi", "Colombo", "Conti", "Esposito", "Ferrari", "Greco", "Ricci", "Romano", "Rossi", "Russo"],
};

static DUTCH: Names = Names {
    first: &["Anouk", "Bram", "Daan", "Emma", "Eva", "Jeroen", "Lotte", "Milan", "Sanne", "Tess"],
    last: &["Bakker", "de Boer", "de Vries", "Jansen", "Mulder", "Smit", "van den Berg", "van Dijk", "Visser"],
};

static JAPANESE: Names = Names {
    first: &["陽菜|Hina", "翔太|Shota", "美咲|Misaki", "健|Ken", "結衣|Yui", "大輔|Daisuke", "愛|Ai", "蓮|Ren"],
    last: &["佐藤|Sato", "鈴木|Suzuki", "高橋|Takahashi", "田中|Tanaka", "伊藤|Ito", "渡辺|Watanabe", "山本|Yamamoto"],
};

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn a_locale_is_known_by_its_language() {
        for tag in ["de", "de-AT", "de_DE.UTF-8", "DE"] {
            assert_eq!(Locale::parse(tag), Some(Locale::De), "{tag}");
        }
        assert_eq!(Locale::parse("tlh"), None);
        assert_eq!(Locale::parse(""), None);
        assert!(Locale::ALL.into_iter().all(|locale| Locale::parse(locale.tag()) == Some(locale)));
    }
}
