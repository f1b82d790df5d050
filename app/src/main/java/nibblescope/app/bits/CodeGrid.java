package nibblescope.app.bits;

import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// All codes of a format with their values: the low half of the code across, the high half down; of
/// E2M1 the magnitude across and the sign down. The larger a magnitude, the deeper its cell.
final class CodeGrid extends Drawing {
    private static final double HEAD = 26;
    private static final double ROW = 24;
    private static final double TALL_ROW = 46;
    private static final double HEAD_SIZE = 11;
    private static final double LARGEST_TEXT = 12.5;
    private static final double LEAST_TEXT = 8.5;
    private static final double DEEPEST = 0.42;

    private final CodeModel model;
    private final Presentation presentation;

    CodeGrid(CodeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-grid");
        getStyleClass().add("bits-grid-picture");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setFocusTraversable(true);
        model.formatProperty().addListener(_ -> codeChanged());
        model.codeProperty().subscribe(_ -> codeChanged());
        presentation.themeProperty().addListener(_ -> redraw());
        focusedProperty().addListener(_ -> redraw());
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private BitFormat format() {
        return model.formatProperty().get();
    }

    private void codeChanged() {
        setAccessibleText(new CodeText(format(), model.codeProperty().get(), presentation).summary());
        redraw();
    }

    private int columns() {
        return format().bits() > 4 ? 16 : 8;
    }

    private int rows() {
        return (1 << format().bits()) / columns();
    }

    private double rowHeight() {
        return presentation.scaled(rows() > 2 ? ROW : TALL_ROW);
    }

    private double columnWidth() {
        return (getWidth() - presentation.scaled(HEAD) - 1) / columns();
    }

    /// Room for the digits above the columns.
    private double top() {
        return rows() > 2 ? presentation.scaled(HEAD) * 0.8 : 3;
    }

    private Box cell(int code) {
        double head = presentation.scaled(HEAD);
        int row = code / columns();
        return new Box(head + code % columns() * columnWidth(), top() + row * rowHeight(), columnWidth(), rowHeight());
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        if (format().listed()) {
            model.codes().stream()
                    .filter(code -> cell(code).contains(event.getX(), event.getY()))
                    .forEach(model::choose);
        }
    }

    private void keyPressed(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || !format().listed()) {
            return;
        }
        int code = model.codeProperty().get();
        int column = code % columns();
        int wanted = switch (event.getCode()) {
            case LEFT -> column > 0 ? code - 1 : code;
            case RIGHT -> column < columns() - 1 ? code + 1 : code;
            case UP -> code >= columns() ? code - columns() : code;
            case DOWN -> code / columns() < rows() - 1 ? code + columns() : code;
            case HOME -> code - column;
            case END -> code - column + columns() - 1;
            default -> -1;
        };
        if (wanted >= 0) {
            model.choose(wanted);
            event.consume();
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return format().listed() ? top() + rows() * rowHeight() + 2 : 0;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    public void draw(Pen pen) {
        if (!format().listed()) {
            return;
        }
        heads(pen);
        double size = textSize();
        for (int code : model.codes()) {
            cell(pen, code, size);
        }
        Box chosen = cell(model.codeProperty().get());
        Palette palette = presentation.palette();
        Pen.Line ring = new Pen.Line(Palette.color(isFocused() ? palette.text() : palette.accent()), 3);
        pen.strokeRectangle(chosen.x(), chosen.y(), chosen.width(), chosen.height(), ring);
    }

    /// The largest size at which every value fits its cell; 0 if none does that can be read.
    private double textSize() {
        double room = columnWidth() - presentation.scaled(4);
        List<String> values = model.codes().stream().map(this::value).toList();
        for (double size = LARGEST_TEXT; size >= LEAST_TEXT; size -= 0.5) {
            Font font = presentation.font(size);
            if (values.stream().allMatch(value -> presentation.width(value, font) <= room)) {
                return size;
            }
        }
        return 0;
    }

    /// The value of a code in few characters.
    private String value(int code) {
        float value = format().decode(code);
        if (format() == BitFormat.E8M0) {
            return Formula.power(value, presentation.figures());
        }
        String exact = presentation.figures().shortest(value);
        return exact.length() <= 5 ? exact : Math.abs(value) < 0.1 ? rounded("%.4f", value) : rounded("%.3f", value);
    }

    private String rounded(String pattern, float value) {
        String magnitude = presentation.figures().format(pattern, Math.abs(value));
        return (value < 0 ? "−" : "") + magnitude;
    }

    private void heads(Pen pen) {
        Font font = presentation.font(HEAD_SIZE);
        Color muted = Palette.color(presentation.palette().mutedText());
        for (int column = 0; rows() > 2 && column < columns(); column++) {
            Box box = cell(column);
            String digit = Integer.toHexString(column).toUpperCase(Locale.ROOT);
            pen.text("_" + digit, box.centerX(), box.y() - 2, HPos.CENTER, VPos.BOTTOM, font, muted);
        }
        for (int row = 0; row < rows(); row++) {
            Box box = cell(row * columns());
            String head = rows() > 2 ? Integer.toHexString(row).toUpperCase(Locale.ROOT) + "_" : row == 0 ? "+" : "−";
            pen.text(head, box.x() - 4, box.centerY(), HPos.RIGHT, VPos.CENTER, font, muted);
        }
    }

    private void cell(Pen pen, int code, double size) {
        Palette palette = presentation.palette();
        Box box = cell(code);
        BitFormat.Kind kind = format().kind(code);
        Color fill = switch (kind) {
            case NAN, INFINITE -> Palette.color(palette.nonFinite()).deriveColor(0, 1, 1, 0.25);
            case ZERO, SUBNORMAL, NORMAL, INTEGER ->
                Palette.color(palette.accent()).deriveColor(0, 1, 1, depth(format().decode(code)));
        };
        pen.fillRectangle(box.x(), box.y(), box.width(), box.height(), fill);
        Pen.Line edge = kind == BitFormat.Kind.SUBNORMAL
                ? new Pen.Line(Palette.color(palette.tick()), 1, List.of(2.0, 2.0))
                : new Pen.Line(Palette.color(palette.gridLine()), 1);
        pen.strokeRectangle(box.x(), box.y(), box.width(), box.height(), edge);
        Color ink = Palette.color(palette.text());
        boolean bits = rows() <= 2;
        if (size > 0) {
            double y = bits ? box.y() + box.height() * 0.36 : box.centerY();
            pen.text(value(code), box.centerX(), y, HPos.CENTER, VPos.CENTER, presentation.font(bits ? 16 : size), ink);
        }
        if (bits) {
            pen.text(
                    format().fields(code),
                    box.centerX(),
                    box.y() + box.height() * 0.77,
                    HPos.CENTER,
                    VPos.CENTER,
                    presentation.font(HEAD_SIZE),
                    Palette.color(palette.mutedText()));
        }
    }

    /// How deep a cell is coloured: by the place of its exponent among those of the format.
    private double depth(float value) {
        double magnitude = Math.abs((double) value);
        if (magnitude == 0) {
            return 0;
        }
        double least = Math.log(format() == BitFormat.E8M0 ? format().decode(0) : format().decode(1));
        double most = Math.log(format().decode(format().largestCode()));
        return 0.04 + (DEEPEST - 0.04) * (Math.log(magnitude) - least) / (most - least);
    }
}
