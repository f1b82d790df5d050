package nibblescope.app.chart;

/// Colours for small to large that people of any colour vision put in the same order. Those of
/// sequential scales are matplotlib's of these names, between evenly spaced stops: lightness only
/// rises. Those of diverging scales are as light at equal distances to either side of the middle,
/// in two hues that nobody takes for one another.
public enum ColorScale {
    VIRIDIS(false, 0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725),
    CIVIDIS(false, 0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838),
    INFERNO(false, 0x000004, 0x210c4a, 0x57106e, 0x8a226a, 0xbc3754, 0xe45a31, 0xf98e09, 0xf9cb35, 0xfcffa4),
    BLUE_ORANGE(
            true, 0x014572, 0x0267a1, 0x088bcf, 0x53b0ef, 0x9ed3fc, 0xf3f3f3, 0xf1c5a0, 0xdb9a68, 0xc17038, 0xa44608,
            0x772800),
    PURPLE_GREEN(
            true, 0x611e90, 0x8148ab, 0xa170c5, 0xc098dd, 0xdec3f2, 0xf3f3f3, 0xb5d6aa, 0x81b575, 0x4e9445, 0x037316,
            0x004e0f);

    /// How many colours a scale has.
    public static final int COLORS = 256;

    private final boolean diverging;
    private final int[] table;

    /// @param stops `0xrrggbb` from the smallest to the largest
    ColorScale(boolean diverging, int... stops) {
        this.diverging = diverging;
        table = new int[COLORS];
        for (int i = 0; i < COLORS; i++) {
            double at = (double) i / (COLORS - 1) * (stops.length - 1);
            int below = Math.min((int) at, stops.length - 2);
            table[i] = between(stops[below], stops[below + 1], at - below);
        }
    }

    /// Whether it is for numbers to either side of zero.
    public boolean diverging() {
        return diverging;
    }

    private static int between(int from, int to, double share) {
        int argb = 0xff;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = from >> shift & 0xff;
            int high = to >> shift & 0xff;
            argb = argb << 8 | (int) Math.round(low + share * (high - low));
        }
        return argb;
    }

    /// The colour of an index of 0 to 255, as `0xffrrggbb`.
    public int argb(int index) {
        return table[index];
    }

    /// All colours, smallest first: a copy.
    public int[] table() {
        return table.clone();
    }
}
