mod anything;
mod round_trip;
