//! How cost grows: the exponent of the power law that fits best.

/// The exponent of `y = c·x^e` by least squares on the logarithms, over the upper half of the
/// points, two at least: at the lower end what every request costs hides what size adds. `points`
/// go up in `x`.
pub(crate) fn exponent(points: &[(f64, f64)]) -> f64 {
    let upper = &points[(points.len() / 2).min(points.len().saturating_sub(2))..];
    let logarithms: Vec<(f64, f64)> = upper.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let n = logarithms.len() as f64;
    let mean_x = logarithms.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = logarithms.iter().map(|(_, y)| y).sum::<f64>() / n;
    let covariance: f64 = logarithms.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logarithms.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    covariance / variance
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn power_law_has_its_exponent_whatever_stands_at_its_lower_end() {
        let points: Vec<_> = (0..8).map(|n| 10_f64.powi(n)).map(|x| (x, 3.0 * x * x)).collect();
        assert!((exponent(&points) - 2.0).abs() < 1e-9);
        let bent: Vec<_> =
            points.iter().map(|&(x, y)| (x, if x < 1e4 { 1.0 } else { y })).collect();
        assert!((exponent(&bent) - 2.0).abs() < 1e-9);
        let flat: Vec<_> = points.iter().map(|&(x, _)| (x, 5.0)).collect();
        assert!(exponent(&flat).abs() < 1e-9);
    }
}
