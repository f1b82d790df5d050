package nibblescope.app.board;

import java.util.List;
import java.util.Optional;
import nibblescope.app.study.Evaluation;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;

/// The 2 x 2 as far as it is known.
///
/// @param cards       one a corner
/// @param attribution what block size and scale format buy, once all corners are there
public record Board(List<Card> cards, Optional<Attribution> attribution) {
    public Card card(Corner corner) {
        return cards.stream()
                .filter(card -> card.corner() == corner)
                .findFirst()
                .orElseThrow();
    }

    /// A corner and its outcome.
    ///
    /// @param best whether no other card has a smaller MSE
    public record Card(Corner corner, Recipe recipe, Optional<Evaluation> evaluation, boolean best) {}

    /// How the MSE changes from E8M0 x 32 on, as shares of it: -0.32 is 32 % less.
    ///
    /// @param blockSize   to E8M0 x 16
    /// @param scaleFormat to E4M3 x 32
    /// @param both        to E4M3 x 16
    public record Attribution(double blockSize, double scaleFormat, double both) {}
}
