package nibblescope.app.distributions;

import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.ErrorSummary;

/// The figures of a tensor's values, each with its definition one hover away.
final class FigureStrip extends FlowPane {
    private final Presentation presentation;

    FigureStrip(Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("distributions-figures");
    }

    void show(Distributions distributions) {
        ErrorSummary summary = distributions.summary();
        getChildren()
                .setAll(
                        figure("elements", Figures.count(summary.elements())),
                        figure("mean", presentation.figures().error(summary.mean())),
                        figure("variance", presentation.figures().error(summary.variance())),
                        figure("amax", presentation.figures().value(distributions.amax())),
                        figure(
                                "smallest",
                                presentation
                                        .figures()
                                        .element(distributions.values().smallest())),
                        figure(
                                "largest",
                                presentation
                                        .figures()
                                        .element(distributions.values().largest())),
                        figure("crest", presentation.figures().error(distributions.crestFactor())),
                        figure("nonfinite", Figures.count(summary.nonFinite())));
    }

    /// A figure and its name, whose keys follow from `id`.
    private HBox figure(String id, String text) {
        Label name = new Label(presentation.text("distributions.figure." + id));
        name.getStyleClass().add("name");
        Label value = new Label(text);
        HBox figure = new HBox(name, value);
        figure.getStyleClass().add("distributions-figure");
        Tooltip.install(figure, new Tooltip(presentation.text("distributions.figure." + id + ".definition")));
        return figure;
    }
}
