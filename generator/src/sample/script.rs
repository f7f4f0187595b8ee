//! The choices of one attempt, and the step to the next attempt.

/// Answers "which of these?" questions so that every combination can be tried in turn.
///
/// An attempt asks in the order in which it meets alternatives. To try again, [`Script::advance`] moves the last
/// answer on that still has one left and forgets what came after it; the attempt is then run again from its start
/// and hears the same answers up to that point. Attempts stay plain functions that know nothing of backtracking.
#[derive(Debug, Default)]
pub(super) struct Script {
    answers: Vec<Answer>,
    heard: usize,
}

#[derive(Debug)]
struct Answer {
    taken: usize,
    of: usize,
}

impl Script {
    /// The rank of the alternative to take now, of `of` ones; 0 is the best.
    pub(super) fn choose(&mut self, of: usize) -> usize {
        if of <= 1 {
            return 0;
        }
        if self.heard == self.answers.len() {
            self.answers.push(Answer { taken: 0, of });
        }
        let taken = self.answers.get(self.heard).map_or(0, |answer| answer.taken.min(of - 1));
        self.heard += 1;
        taken
    }

    /// Whether the best of all alternatives are taken: no other combination was tried yet.
    pub(super) fn is_first(&self) -> bool {
        self.answers.iter().all(|answer| answer.taken == 0)
    }

    /// How many alternatives each question of this attempt had so far.
    pub(super) fn asked(&self) -> Vec<usize> {
        self.answers.iter().take(self.heard).map(|answer| answer.of).collect()
    }

    /// Hears the same answers again.
    pub(super) fn rewind(&mut self) {
        self.heard = 0;
    }

    /// Moves to the next combination; `false` when all were tried.
    pub(super) fn advance(&mut self) -> bool {
        self.answers.truncate(self.heard);
        self.heard = 0;
        while let Some(last) = self.answers.last_mut() {
            last.taken += 1;
            if last.taken < last.of {
                return true;
            }
            self.answers.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn every_combination_is_heard_once() {
        let mut script = Script::default();
        let mut heard = Vec::new();
        loop {
            let first = script.choose(2);
            let second = if first == 0 { script.choose(3) } else { script.choose(1) };
            heard.push((first, second));
            if !script.advance() {
                break;
            }
        }
        assert_eq!(heard, [(0, 0), (0, 1), (0, 2), (1, 0)]);
    }

    #[test]
    fn an_attempt_cut_short_does_not_repeat_what_it_never_asked() {
        let mut script = Script::default();
        let mut heard = Vec::new();
        loop {
            let first = script.choose(3);
            heard.push(first);
            if first == 2 {
                script.choose(2);
            }
            if !script.advance() {
                break;
            }
        }
        assert_eq!(heard, [0, 1, 2, 2]);
    }
}
