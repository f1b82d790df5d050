package nibblescope.app.chart;

/// Light or dark.
public enum Theme {
    LIGHT(new Palette(
            "#ffffff", "#f5f6f8", "#e9ebef", "#ffffff", "#ffffff", "#c9cdd3", "#1b1f24", "#5a626d", "#dfe2e7",
            "#1565c0", "#ffffff", "#f2b705", "#7a5c00", "#0b5394", "#c2410c", "#7f8998", "#1f6f54", "#4e82c6",
            "#d98c1f", "#0d5f55", "#9aa3af", "#b3261e")),
    DARK(new Palette(
            "#1b1e23", "#22262c", "#2c3138", "#2c3138", "#15181c", "#454c56", "#e6e9ee", "#a2abb8", "#343a43",
            "#5aa2f5", "#10141a", "#ffd24a", "#ffe9a8", "#8cc2ff", "#ff8448", "#7d8794", "#6fcfa9", "#6ea3e8",
            "#f0b45a", "#74e0cd", "#79828f", "#ff8a80"));

    private final Palette palette;

    Theme(Palette palette) {
        this.palette = palette;
    }

    public Palette palette() {
        return palette;
    }
}
