/// What pictures share: the one palette of either theme, colour scales, the heat map, the look of
/// JFreeChart's charts.
package nibblescope.app.chart;
