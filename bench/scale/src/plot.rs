//! A series as a picture.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;

use crate::series::Series;

const SIZE: (u32, u32) = (720, 440);

/// The largest and smallest of what a picture shows.
struct Bounds {
    x: (f64, f64),
    y: (f64, f64),
}

impl Bounds {
    /// Around all points, with some air above and below.
    fn of(series: &Series) -> Self {
        let points = || series.lines.iter().flat_map(|line| &line.points);
        let around = |values: &mut dyn Iterator<Item = f64>| {
            values
                .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let x = around(&mut points().map(|(x, _)| *x));
        let y = around(&mut points().map(|(_, y)| *y * 1e6));
        Self { x: (x.0 * 0.9, x.1 * 1.1), y: (y.0 * 0.3, y.1 * 3.0) }
    }
}

/// Draws a series into an SVG file: points and lines on logarithmic axes, and the exponent of each.
pub(crate) fn draw(series: &Series, path: &Path) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let bounds = Bounds::of(series);
    let mut chart = ChartBuilder::on(&root)
        .caption(series.title, ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d(
            (bounds.x.0..bounds.x.1).log_scale(),
            (bounds.y.0..bounds.y.1).log_scale(),
        )?;
    (chart.configure_mesh())
        .light_line_style(WHITE)
        .x_desc(series.x)
        .y_desc("processor time of a request")
        .x_label_formatter(&|x| short(*x))
        .y_label_formatter(&|y| time(*y))
        .draw()?;
    for (idx, line) in series.lines.iter().enumerate() {
        let color = Palette99::pick(idx).to_rgba();
        let points: Vec<_> = line.points.iter().map(|(x, y)| (*x, y * 1e6)).collect();
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 3, color.filled())))?;
        (chart.draw_series(LineSeries::new(points, color.stroke_width(2)))?)
            .label(format!("{}: exponent {:.2}", line.name, line.exponent))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    (chart.configure_series_labels())
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    root.present()?;
    Ok(())
}

/// A size, shortly.
fn short(x: f64) -> String {
    match x {
        x if x >= 1e6 => format!("{}M", x / 1e6),
        x if x >= 1e3 => format!("{}k", x / 1e3),
        x => format!("{x}"),
    }
}

/// A time that is given in microseconds.
fn time(y: f64) -> String {
    match y {
        y if y >= 1e6 => format!("{} s", y / 1e6),
        y if y >= 1e3 => format!("{} ms", y / 1e3),
        y => format!("{y} µs"),
    }
}
