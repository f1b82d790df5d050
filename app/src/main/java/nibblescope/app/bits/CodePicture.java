package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Font;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// The bits of one code, large, and what its fields say. Every bit is a button on top of the
/// picture; up and down lead to the next larger and smaller value.
final class CodePicture extends Drawing {
    private static final double LARGEST_CELL = 54;
    private static final double LEAST_CELL = 14;
    private static final double TALL = 1.2;
    private static final double FIELD_GAP = 8;
    private static final double TOP = 4;
    private static final double CAPTION = 34;
    private static final double CAPTION_SIZE = 13;

    private final CodeModel model;
    private final Presentation presentation;

    /// By bit, the lowest first.
    private final List<BitCell> cells = new ArrayList<>();

    CodePicture(CodeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-code");
        setAccessibleRole(AccessibleRole.TOOL_BAR);
        model.formatProperty().subscribe(_ -> formatChanged());
        model.codeProperty().subscribe(_ -> codeChanged());
        model.cursorProperty().subscribe(_ -> cursorChanged());
        presentation.themeProperty().addListener(_ -> redraw());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private BitFormat format() {
        return model.formatProperty().get();
    }

    private CodeText text() {
        return new CodeText(format(), model.codeProperty().get(), presentation);
    }

    private void formatChanged() {
        getChildren().removeAll(cells);
        cells.clear();
        for (int i = 0; i < format().bits(); i++) {
            int bit = i;
            BitCell cell = new BitCell(
                    () -> text().bit(bit), () -> (model.codeProperty().get() >>> bit & 1) == 1, () -> model.flip(bit));
            cell.focusedProperty().addListener((_, _, focused) -> {
                if (focused) {
                    model.cursorProperty().set(bit);
                }
                redraw();
            });
            cells.add(cell);
        }
        getChildren().addAll(cells.reversed());
        cursorChanged();
        codeChanged();
    }

    private void codeChanged() {
        setAccessibleText(text().summary());
        redraw();
    }

    private void cursorChanged() {
        boolean hadFocus = cells.stream().anyMatch(Node::isFocused);
        int cursor = model.cursorProperty().get();
        for (int bit = 0; bit < cells.size(); bit++) {
            cells.get(bit).setFocusTraversable(bit == cursor);
        }
        if (hadFocus && cursor < cells.size()) {
            cells.get(cursor).requestFocus();
        }
        redraw();
    }

    private void keyPressed(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        int cursor = model.cursorProperty().get();
        int highest = cells.size() - 1;
        switch (event.getCode()) {
            case LEFT -> model.cursorProperty().set(Math.min(cursor + 1, highest));
            case RIGHT -> model.cursorProperty().set(Math.max(cursor - 1, 0));
            case HOME -> model.cursorProperty().set(highest);
            case END -> model.cursorProperty().set(0);
            case UP -> format().above(model.codeProperty().get()).ifPresent(model::choose);
            case DOWN -> format().below(model.codeProperty().get()).ifPresent(model::choose);
            default -> {
                return;
            }
        }
        event.consume();
    }

    /// Where each bit stands, the lowest first.
    private List<Box> boxes(double width) {
        int bits = format().bits();
        int perRow = IntStream.of(32, 16)
                .filter(n -> n <= bits && width / (n + 1) >= presentation.scaled(LEAST_CELL))
                .findFirst()
                .orElse(8);
        perRow = Math.min(perRow, bits);
        double gap = presentation.scaled(FIELD_GAP);
        double cell = Math.min(presentation.scaled(LARGEST_CELL), Math.floor((width - 2 * gap) / perRow));
        double tall = Math.rint(cell * TALL);
        List<Box> boxes = new ArrayList<>();
        double y = TOP;
        double x = 0;
        for (int i = 0; i < bits; i++) {
            int bit = bits - 1 - i;
            if (i > 0 && i % perRow == 0) {
                x = 0;
                y += tall + gap;
            } else if (i > 0 && format().field(bit) != format().field(bit + 1)) {
                x += gap;
            }
            boxes.add(new Box(x, y, cell, tall));
            x += cell;
        }
        return boxes.reversed();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return width <= 0 ? 0 : boxes(width).getFirst().bottom() + presentation.scaled(CAPTION);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        List<Box> boxes = boxes(getWidth());
        for (int bit = 0; bit < cells.size(); bit++) {
            Box box = boxes.get(bit);
            cells.get(bit).resizeRelocate(box.x(), box.y(), box.width(), box.height());
        }
    }

    @Override
    public void draw(Pen pen) {
        List<Box> boxes = boxes(getWidth());
        int code = model.codeProperty().get();
        BitPainter painter = new BitPainter(pen, presentation);
        for (int bit = 0; bit < boxes.size(); bit++) {
            boolean focused = bit < cells.size() && cells.get(bit).isFocused();
            painter.bit(
                    boxes.get(bit), format().field(bit), (code >>> bit & 1) == 1, new BitPainter.Marks(false, focused));
        }
        boolean oneRow = boxes.getFirst().y() == boxes.getLast().y();
        if (oneRow) {
            captions(pen, painter, boxes, code);
        } else {
            String all = String.join(
                    "   ", caption(Field.SIGN, code), caption(Field.EXPONENT, code), caption(Field.MANTISSA, code));
            Font font = presentation.font(CAPTION_SIZE);
            double y = boxes.getFirst().bottom() + presentation.scaled(6);
            pen.text(
                    all,
                    0,
                    y,
                    HPos.LEFT,
                    VPos.TOP,
                    font,
                    Palette.color(presentation.palette().text()));
        }
    }

    /// Below each field a bracket, and the number that it holds.
    private void captions(Pen pen, BitPainter painter, List<Box> boxes, int code) {
        for (Field field : Field.values()) {
            Box place = null;
            for (int bit = 0; bit < boxes.size(); bit++) {
                if (format().field(bit) == field) {
                    place = place == null ? boxes.get(bit) : place.with(boxes.get(bit));
                }
            }
            if (place != null) {
                double y = place.bottom() + presentation.scaled(4);
                double end = presentation.scaled(4);
                Pen.Line line = new Pen.Line(painter.color(field), 2);
                pen.polyline(
                        new double[] {place.x() + 2, place.x() + 2, place.right() - 2, place.right() - 2},
                        new double[] {y, y + end, y + end, y},
                        line);
                Font font = presentation.font(CAPTION_SIZE);
                String caption = caption(field, code);
                pen.text(
                        caption,
                        Math.max(place.centerX(), presentation.width(caption, font) / 2),
                        y + end + presentation.scaled(3),
                        HPos.CENTER,
                        VPos.TOP,
                        font,
                        Palette.color(presentation.palette().text()));
            }
        }
    }

    private String caption(Field field, int code) {
        int number = switch (field) {
            case SIGN -> format().negative(code) ? 1 : 0;
            case EXPONENT -> format().exponent(code);
            case MANTISSA -> format().mantissa(code);
        };
        return field.letter() + " = " + number;
    }
}
