package nibblescope.app.board;

import java.util.Optional;
import java.util.StringJoiner;
import nibblescope.app.i18n.Figures;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Evaluation;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.Corner;

/// What the board says, in a sentence or two.
final class Headline {
    /// Less than half of the last digit that is written.
    private static final double NOTHING = 0.0005;

    private final Board board;
    private final Messages messages;
    private final String rule;
    private final String nvfp4;

    private Headline(Board board, Messages messages) {
        this.board = board;
        this.messages = messages;
        rule = BoardTexts.rule(board.card(Corner.E8M0_32).recipe());
        nvfp4 = board.card(Corner.E4M3_16).recipe().hasTensorScale()
                ? "NVFP4"
                : messages.get("board.headline.one-level");
    }

    /// What is to be said of a board.
    ///
    /// @param sampleShare the share of elements that was measured, if not all were
    static String of(Board board, Optional<Double> sampleShare, Messages messages) {
        Headline headline = new Headline(board, messages);
        StringJoiner sentences = new StringJoiner(" ");
        sentences.add(headline.finding());
        headline.leftOut().ifPresent(sentences::add);
        sampleShare.ifPresent(share -> sentences.add(
                messages.get("board.headline.sample", messages.figures().share(share))));
        return sentences.toString();
    }

    private String finding() {
        return board.attribution().map(this::finding).orElseGet(this::withoutAttribution);
    }

    private String withoutAttribution() {
        long there = board.cards().stream()
                .filter(card -> card.corner().isPresent() && card.evaluation().isPresent())
                .count();
        return there < Corner.values().length
                ? messages.get("board.headline.measuring", Figures.count(there), Figures.count(Corner.values().length))
                : nothingToShare();
    }

    private String finding(Attribution found) {
        double both = found.bothShare();
        if (Math.abs(both) < NOTHING) {
            return messages.get(
                    "board.headline.equal", nvfp4, rule, messages.figures().error(found.nvfp4()));
        }
        return both < 0 ? better(found) : withParts("board.headline.worse", found);
    }

    private String better(Attribution found) {
        double block = found.blockShare();
        double scale = found.scaleShare();
        double interaction = found.interactionShare();
        if (block >= NOTHING && scale < 0) {
            return messages.get(
                    "board.headline.block-worse",
                    nvfp4,
                    size(found.bothShare()),
                    rule,
                    size(block),
                    size(scale),
                    BoardTexts.change(interaction, messages.figures()));
        }
        if (block >= NOTHING || scale >= NOTHING) {
            return withParts("board.headline.mixed", found);
        }
        String key = Math.abs(interaction) < NOTHING
                ? "board.headline.sum"
                : interaction < 0 ? "board.headline.more" : "board.headline.less";
        return Math.abs(interaction) < NOTHING
                ? messages.get(key, nvfp4, size(found.bothShare()), rule, size(block), size(scale))
                : messages.get(key, nvfp4, size(found.bothShare()), rule, size(block), size(scale), size(interaction));
    }

    private String withParts(String key, Attribution found) {
        Figures figures = messages.figures();
        return messages.get(
                key,
                nvfp4,
                size(found.bothShare()),
                rule,
                BoardTexts.change(found.blockShare(), figures),
                BoardTexts.change(found.scaleShare(), figures),
                BoardTexts.change(found.interactionShare(), figures));
    }

    private String size(double share) {
        return messages.figures().percent(messages.figures().format("%.1f", Math.abs(100 * share)));
    }

    /// Why there is no error to share out.
    private String nothingToShare() {
        double first = summary(Corner.E8M0_32).mse();
        double last = summary(Corner.E4M3_16).mse();
        if (summary(Corner.E8M0_32).sumSquares() == 0 && first == 0) {
            return messages.get("board.headline.zeros");
        }
        for (Corner corner : Corner.values()) {
            ErrorSummary summary = summary(corner);
            if (summary.finite() == 0) {
                return messages.get("board.headline.not-finite", BoardTexts.name(corner));
            }
            if (!Double.isFinite(summary.mse())) {
                return messages.get("board.headline.overflow", BoardTexts.name(corner));
            }
        }
        return last == 0
                ? messages.get("board.headline.exact", rule)
                : messages.get(
                        "board.headline.only-exact",
                        nvfp4,
                        rule,
                        messages.figures().error(last));
    }

    private Optional<String> leftOut() {
        Optional<Evaluation> first = board.card(Corner.E8M0_32).evaluation();
        Optional<Evaluation> last = board.card(Corner.E4M3_16).evaluation();
        if (board.attribution().isEmpty() || first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        long mxfp4 = first.get().summary().nonFinite();
        long others = last.get().summary().nonFinite();
        return mxfp4 + others == 0
                ? Optional.empty()
                : Optional.of(messages.get("board.headline.left-out", Figures.count(mxfp4), Figures.count(others)));
    }

    private ErrorSummary summary(Corner corner) {
        return board.card(corner).evaluation().orElseThrow().summary();
    }
}
