package nibblescope.app.tour;

import java.util.Locale;

/// What the tour explains, one after the other.
public enum TourStep {
    /// The tensors of the file.
    TENSORS,
    /// What the cards of the board compare.
    BOARD,
    /// What a recipe decides.
    RECIPE,
    /// One block, value by value.
    LINE,
    /// All blocks at once.
    MAP;

    /// The last part of its keys.
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
