/// The window and the command line of Nibblescope.
@org.jspecify.annotations.NullMarked
module nibblescope.app {
    requires nibblescope.core;
    requires java.desktop;
    requires javafx.controls;
    requires javafx.swing;
    requires org.controlsfx.controls;
    requires org.jfree.chart.fx;
    requires org.jfree.jfreechart;
    requires org.jfree.svg;
    requires tools.jackson.core;
    requires info.picocli;
    requires static org.jspecify;

    exports nibblescope.app to
            javafx.graphics;

    // Picocli fills in the fields of commands.
    opens nibblescope.app.cli to
            info.picocli;
}
