//! How far another system's clock and ours are apart.

use jiff::SignedDuration;

/// More than this and page requests are refused as expired or from the future.
const TOLERATED: SignedDuration = SignedDuration::from_secs(30);

/// In words, when the clocks are too far apart; `difference` is theirs minus ours.
pub fn too_far_apart(theirs: &str, difference: SignedDuration) -> Option<String> {
    let apart = difference.abs();
    let direction = if difference.is_positive() { "ahead of" } else { "behind" };
    (apart > TOLERATED).then(|| format!("{theirs} clock is {apart:#} {direction} this machine's"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_minute_is_tolerated() {
        assert_eq!(too_far_apart("Zendesk's", SignedDuration::from_secs(30)), None);
        assert_eq!(too_far_apart("Zendesk's", SignedDuration::from_secs(-30)), None);
    }

    #[test]
    fn more_is_told_with_its_direction() {
        let told = |seconds| too_far_apart("Zendesk's", SignedDuration::from_secs(seconds)).unwrap();

        assert_eq!(told(31), "Zendesk's clock is 31s ahead of this machine's");
        assert_eq!(told(-3_700), "Zendesk's clock is 1h 1m 40s behind this machine's");
    }
}
