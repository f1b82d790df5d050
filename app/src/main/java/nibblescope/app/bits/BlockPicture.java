package nibblescope.app.bits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jspecify.annotations.Nullable;

/// The bits that are stored for the selected block: bytes of codes in the order of memory, block
/// scale, tensor scale. Every bit is a button on top of the picture.
final class BlockPicture extends Drawing {
    private static final double HEADING_SIZE = 13;
    private static final double CAPTION_SIZE = 11;
    private static final double SMALLEST = 8.5;

    private final BitsModel model;
    private final Presentation presentation;
    private final Consumer<Node> reveal;
    private final Map<StoredBit, BitCell> cells = new LinkedHashMap<>();
    private @Nullable BlockGeometry geometry;

    /// @param reveal scrolls until a part of this picture is seen
    BlockPicture(BitsModel model, Presentation presentation, Consumer<Node> reveal) {
        this.model = model;
        this.presentation = presentation;
        this.reveal = reveal;
        setAccessibleRole(AccessibleRole.TOOL_BAR);
        setId("bits-block");
        model.blockProperty().subscribe(this::blockChanged);
        model.cursorProperty().subscribe(this::cursorChanged);
        model.hoveredProperty().addListener(_ -> redraw());
        presentation.themeProperty().addListener(_ -> redraw());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private void blockChanged(@Nullable BitsOfBlock block) {
        List<StoredBit> wanted = block == null ? List.of() : block.allBits();
        if (!wanted.equals(List.copyOf(cells.keySet()))) {
            getChildren().removeAll(cells.values());
            cells.clear();
            for (StoredBit bit : wanted) {
                cells.put(bit, cell(bit));
            }
            getChildren().addAll(cells.values());
            cursorChanged(model.cursorProperty().get());
        }
        setAccessibleText(block == null ? "" : new BlockText(block, presentation).summary());
        redraw();
    }

    private BitCell cell(StoredBit bit) {
        BitCell cell = new BitCell(
                () -> {
                    BitsOfBlock block = model.blockProperty().get();
                    return block == null ? "" : new BlockText(block, presentation).bit(bit);
                },
                () -> {
                    BitsOfBlock block = model.blockProperty().get();
                    return block != null && block.flipped().bits().isSet(bit);
                },
                () -> model.flip(bit));
        cell.setFocusTraversable(false);
        cell.focusedProperty().addListener((_, _, focused) -> {
            if (focused) {
                model.moveTo(bit);
                reveal.accept(cell);
            }
            redraw();
        });
        cell.hoverProperty().addListener((_, _, over) -> {
            if (over) {
                model.hover(bit);
            } else if (bit.equals(model.hoveredProperty().get())) {
                model.hover(null);
            }
        });
        return cell;
    }

    /// The bit at the cursor is the one that Tab leads to.
    private void cursorChanged(StoredBit cursor) {
        boolean hadFocus = cells.values().stream().anyMatch(Node::isFocused);
        cells.forEach((bit, cell) -> cell.setFocusTraversable(bit.equals(cursor)));
        BitCell now = cells.get(cursor);
        if (hadFocus && now != null && !now.isFocused()) {
            now.requestFocus();
        }
        redraw();
    }

    private void keyPressed(KeyEvent event) {
        BlockGeometry shown = geometry;
        if (shown == null || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        UnaryOperator<StoredBit> move = switch (event.getCode()) {
            case LEFT -> bit -> shown.beside(bit, -1);
            case RIGHT -> bit -> shown.beside(bit, 1);
            case UP -> bit -> shown.inNextRow(bit, false);
            case DOWN -> bit -> shown.inNextRow(bit, true);
            case HOME -> bit -> shown.endOfWord(bit, true);
            case END -> bit -> shown.endOfWord(bit, false);
            default -> null;
        };
        if (move != null) {
            focus(move.apply(model.cursorProperty().get()));
            event.consume();
        }
    }

    private void focus(StoredBit bit) {
        BitCell cell = cells.get(bit);
        if (cell != null) {
            cell.requestFocus();
        }
    }

    private double unit() {
        return presentation.textScaleProperty().get();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        BitsOfBlock block = model.blockProperty().get();
        return block == null || width <= 0
                ? 0
                : BlockGeometry.of(block, width, unit()).height();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        BitsOfBlock block = model.blockProperty().get();
        BlockGeometry laidOut = block == null || getWidth() <= 0 ? null : BlockGeometry.of(block, getWidth(), unit());
        geometry = laidOut;
        super.layoutChildren();
        if (laidOut != null) {
            cells.forEach((bit, cell) -> {
                Box box = laidOut.box(bit);
                cell.resizeRelocate(box.x(), box.y(), box.width(), box.height());
            });
        }
    }

    @Override
    public void draw(Pen pen) {
        BitsOfBlock block = model.blockProperty().get();
        BlockGeometry shown = geometry;
        if (block == null || shown == null) {
            return;
        }
        BlockText text = new BlockText(block, presentation);
        heading(pen, text.codes(), Formula.general(block.elementFormat()), 0);
        if (block.hasScale()) {
            heading(pen, text.scale(), Formula.general(block.scaleFormat()), shown.scaleY());
        }
        if (block.recipe().hasTensorScale()) {
            heading(pen, text.tensorScale(), Formula.general(BitFormat.FP32), shown.tensorY());
        }
        Box lookedAt = shown.word(model.lookedAt()).grown(3);
        Color band = Palette.color(presentation.palette().accent()).deriveColor(0, 1, 1, 0.16);
        pen.fillRoundRectangle(lookedAt.x(), lookedAt.y(), lookedAt.width(), lookedAt.height(), 8, band);
        for (int i = 0; i < shown.bytes().size(); i++) {
            captions(pen, block, i, shown.bytes().get(i));
        }
        words(pen, text, shown);
        BitPainter painter = new BitPainter(pen, presentation);
        shown.bits().forEach((bit, box) -> {
            BitCell cell = cells.get(bit);
            painter.bit(
                    box,
                    block.format(bit.part()).field(bit.bit()),
                    block.flipped().bits().isSet(bit),
                    new BitPainter.Marks(model.flipsProperty().get().contains(bit), cell != null && cell.isFocused()));
        });
    }

    private Color text() {
        return Palette.color(presentation.palette().text());
    }

    private Color muted() {
        return Palette.color(presentation.palette().mutedText());
    }

    /// A heading at the left, and at the right, if there is room, how values follow from fields.
    private void heading(Pen pen, String heading, String formula, double y) {
        Font bold = presentation.boldFont(HEADING_SIZE);
        Font plain = presentation.font(HEADING_SIZE);
        pen.text(heading, 0, y, HPos.LEFT, VPos.TOP, bold, text());
        double room = getWidth() - presentation.width(heading, bold) - presentation.scaled(20);
        if (presentation.width(formula, plain) <= room) {
            pen.text(formula, getWidth(), y, HPos.RIGHT, VPos.TOP, plain, muted());
        }
    }

    /// Above a byte its offset and what it holds, below it the elements of its halves.
    private void captions(Pen pen, BitsOfBlock block, int index, Box box) {
        Font font = presentation.font(CAPTION_SIZE);
        double above = box.y() - presentation.scaled(2);
        int perByte = block.codesPerByte();
        int first = block.firstShown() + perByte * index;
        String offset = Figures.count(block.byteOffset(first));
        pen.text(offset, box.x() + 2, above, HPos.LEFT, VPos.BOTTOM, font, muted());
        String hex = Figures.hex(block.flipped().bits().codeByte(first / perByte, perByte));
        pen.text(hex, box.right() - 2, above, HPos.RIGHT, VPos.BOTTOM, font, muted());
        double below = box.bottom() + presentation.scaled(2);
        double half = box.width() / perByte;
        for (int element = first; element < Math.min(first + perByte, block.endShown()); element++) {
            double center = box.x() + (perByte - 0.5 - (element - first)) * half;
            float value = block.flipped().dequantized(element);
            String caption = element + ": " + presentation.figures().compact(value);
            boolean changed = Float.compare(value, block.stored().dequantized(element)) != 0;
            double size = CAPTION_SIZE;
            while (size > SMALLEST && presentation.width(caption, presentation.boldFont(size)) > half - 6) {
                size -= 0.5;
            }
            Font shown = changed ? presentation.boldFont(size) : presentation.font(size);
            pen.text(caption, center, below, HPos.CENTER, VPos.TOP, shown, text());
        }
    }

    /// What the block scale and the tensor scale stand for.
    private void words(Pen pen, BlockText text, BlockGeometry shown) {
        Font font = presentation.font(HEADING_SIZE);
        if (shown.bits().containsKey(StoredBit.ofScale(0))) {
            Box scale = shown.word(StoredBit.ofScale(0));
            boolean below = shown.bits().containsKey(StoredBit.ofScale(Byte.SIZE));
            pen.text(
                    text.scaleValue(),
                    below ? 0 : scale.right() + presentation.scaled(14),
                    below ? scale.bottom() + presentation.scaled(3) : scale.centerY(),
                    HPos.LEFT,
                    below ? VPos.TOP : VPos.CENTER,
                    font,
                    text());
        }
        if (shown.bits().containsKey(StoredBit.ofTensorScale(0))) {
            Box tensor = shown.word(StoredBit.ofTensorScale(0));
            double y = tensor.bottom() + presentation.scaled(3);
            pen.text(text.tensorScaleValue(), 0, y, HPos.LEFT, VPos.TOP, font, text());
        }
    }
}
