package nibblescope.app.board;

import java.util.List;
import java.util.Optional;
import nibblescope.app.study.Evaluation;
import nibblescope.core.metrics.ScaleExcess;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;

/// The cards as far as their figures are known.
///
/// @param cards       those of the corners, then those that were added
/// @param attribution what block size and scale format buy, once all corners are there
/// @param second      the same for the tensor that is compared
record Board(List<Card> cards, Optional<Attribution> attribution, Optional<Attribution> second) {
    /// The card of a corner.
    Card card(Corner corner) {
        return cards.stream()
                .filter(card -> card.corner().equals(Optional.of(corner)))
                .findFirst()
                .orElseThrow();
    }

    /// A recipe and its outcome.
    ///
    /// @param recipe     the recipe
    /// @param corner     which corner it is; empty for a recipe that was added
    /// @param evaluation of the explored tensor
    /// @param second     of the tensor that is compared
    /// @param excess     how far the explored tensor is from the best scales of the recipe's format
    /// @param best       whether no other card has a smaller MSE
    record Card(
            Recipe recipe,
            Optional<Corner> corner,
            Optional<Evaluation> evaluation,
            Optional<Evaluation> second,
            Optional<ScaleExcess> excess,
            boolean best) {}
}
