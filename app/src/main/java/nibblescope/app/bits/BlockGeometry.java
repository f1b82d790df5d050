package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Where the bits of a block stand, in pixels: the bytes of codes in rows, below them the block
/// scale, below that the tensor scale.
///
/// @param bits       the cell of every bit, in the order of [BitsOfBlock#allBits()]
/// @param bytes      the cells of every byte of codes together
/// @param scaleY     top of the heading of the block scale
/// @param tensorY    top of the heading of the tensor scale
/// @param height     of everything
/// @param unit       length that is one pixel at the usual text scale
record BlockGeometry(
        Map<StoredBit, Box> bits, List<Box> bytes, double scaleY, double tensorY, double height, double unit) {
    static final double HEADING = 24;

    /// Room above a byte for its offset, and below it for its elements.
    static final double ABOVE = 15;

    static final double BELOW = 17;

    private static final double TALL = 1.3;
    private static final double BYTE_GAP = 14;
    private static final double NIBBLE_GAP = 5;
    private static final double ROW_GAP = 6;
    private static final double SECTION_GAP = 6;
    private static final double LEAST_CELL = 17;
    private static final double COMFORTABLE_CELL = 19;
    private static final double LARGEST_CELL = 34;
    private static final double LARGEST_OF_MANY_ROWS = 23;
    private static final double LARGEST_CELL_OF_SCALE = 28;
    private static final double LEAST_CELL_OF_FP32 = 18;
    private static final double LARGEST_CELL_OF_FP32 = 34;
    private static final int MOST_ROWS = 4;
    private static final int BITS_OF_NIBBLE = 4;

    /// How the bytes of codes are arranged.
    private record Rows(int perRow, double cell) {}

    BlockGeometry {
        bits = Collections.unmodifiableMap(new LinkedHashMap<>(bits));
        bytes = List.copyOf(bytes);
    }

    /// @param unit length that is one pixel at the usual text scale
    static BlockGeometry of(BitsOfBlock block, double width, double unit) {
        Map<StoredBit, Box> bits = new LinkedHashMap<>();
        List<Box> bytes = new ArrayList<>();
        int count = block.bytesShown();
        Rows rows = rows(count, width, unit);
        double cell = Math.floor(rows.cell());
        double tall = Math.rint(cell * TALL);
        double rowHeight = (ABOVE + BELOW + ROW_GAP) * unit + tall;
        for (int i = 0; i < count; i++) {
            double x = i % rows.perRow() * (8 * cell + (NIBBLE_GAP + BYTE_GAP) * unit);
            int row = i / rows.perRow();
            double y = (HEADING + ABOVE) * unit + row * rowHeight;
            bytes.add(placeByte(block, i, new Box(x, y, cell, tall), unit, bits));
        }
        double scaleY = HEADING * unit + Math.ceilDiv(count, rows.perRow()) * rowHeight + SECTION_GAP * unit;
        double scaleBottom = block.hasScale() ? placeScale(block.scaleFormat(), scaleY, width, unit, bits) : scaleY;
        double tensorY = scaleBottom + 2 * SECTION_GAP * unit;
        double bottom = scaleBottom;
        if (block.recipe().hasTensorScale()) {
            int perRow = perRowOfFp32(width, unit);
            double fp32 = Math.min(LARGEST_CELL_OF_FP32 * unit, Math.floor((width - 2 * NIBBLE_GAP) / perRow));
            bottom = placeWord(
                            BitFormat.FP32,
                            StoredBit::ofTensorScale,
                            new Box(0, tensorY + HEADING * unit, fp32, 0),
                            perRow,
                            bits)
                    + BELOW * unit;
        }
        return new BlockGeometry(bits, bytes, scaleY, tensorY, bottom + SECTION_GAP * unit, unit);
    }

    private static double placeScale(
            BitFormat format, double top, double width, double unit, Map<StoredBit, Box> bits) {
        boolean isByte = format.bits() <= Byte.SIZE;
        int perRow = isByte ? Byte.SIZE : Math.min(format.bits(), perRowOfFp32(width, unit));
        double widest = (isByte ? LARGEST_CELL_OF_SCALE : LARGEST_CELL_OF_FP32) * unit;
        double room = isByte ? width / 9 : (width - 2 * NIBBLE_GAP) / perRow;
        Box first = new Box(0, top + HEADING * unit, Math.min(widest, Math.floor(room)), 0);
        double bottom = placeWord(format, StoredBit::ofScale, first, perRow, bits);
        return isByte ? bottom : bottom + BELOW * unit;
    }

    /// As many rows as a view holds at a glance, of cells as large as they need be; else as few rows
    /// as there can be.
    private static Rows rows(int bytes, double width, double unit) {
        List<Rows> possible = IntStream.of(8, 4, 2, 1)
                .mapToObj(n -> new Rows(n, (width - (n * NIBBLE_GAP + (n - 1) * BYTE_GAP) * unit) / (8 * n)))
                .filter(r -> r.cell() >= LEAST_CELL * unit || r.perRow() == 1)
                .toList();
        List<Rows> few = possible.stream()
                .filter(r -> Math.ceilDiv(bytes, r.perRow()) <= MOST_ROWS)
                .toList();
        Rows chosen = few.stream()
                .filter(r -> r.cell() >= COMFORTABLE_CELL * unit)
                .findFirst()
                .or(() -> few.stream().reduce((_, last) -> last))
                .orElse(possible.getFirst());
        double largest = few.isEmpty() ? LARGEST_OF_MANY_ROWS : LARGEST_CELL;
        return new Rows(chosen.perRow(), Math.min(chosen.cell(), largest * unit));
    }

    private static int perRowOfFp32(double width, double unit) {
        return IntStream.of(32, 16)
                .filter(n -> width / n >= LEAST_CELL_OF_FP32 * unit)
                .findFirst()
                .orElse(8);
    }

    /// Places the bits of a byte of codes, one in its low end or two with the odd element in the high
    /// half, and returns where they all are.
    ///
    /// @param first the cell of the highest bit
    private static Box placeByte(BitsOfBlock block, int index, Box first, double unit, Map<StoredBit, Box> bits) {
        Box all = first;
        if (block.codesPerByte() == 1) {
            int element = block.firstShown() + index;
            int length = block.elementFormat().bits();
            for (int i = 0; i < Byte.SIZE; i++) {
                Box cell = new Box(first.x() + i * first.width(), first.y(), first.width(), first.height());
                all = all.with(cell);
                if (Byte.SIZE - 1 - i < length) {
                    bits.put(StoredBit.ofElement(element, Byte.SIZE - 1 - i), cell);
                }
            }
            return all;
        }
        for (int i = 0; i < 2 * BITS_OF_NIBBLE; i++) {
            int element = block.firstShown() + 2 * index + (i < BITS_OF_NIBBLE ? 1 : 0);
            double gap = i < BITS_OF_NIBBLE ? 0 : NIBBLE_GAP * unit;
            Box cell = new Box(first.x() + i * first.width() + gap, first.y(), first.width(), first.height());
            all = all.with(cell);
            if (element < block.endShown()) {
                bits.put(StoredBit.ofElement(element, BITS_OF_NIBBLE - 1 - i % BITS_OF_NIBBLE), cell);
            }
        }
        return all;
    }

    /// Places the bits of a code in rows, its fields a little apart, and returns where they end.
    ///
    /// @param first where the highest bit begins, and how wide a bit is
    private static double placeWord(
            BitFormat format, Function<Integer, StoredBit> of, Box first, int perRow, Map<StoredBit, Box> bits) {
        double tall = Math.rint(first.width() * TALL);
        double y = first.y();
        double gap = 0;
        for (int i = 0; i < format.bits(); i++) {
            int bit = format.bits() - 1 - i;
            boolean newRow = i > 0 && i % perRow == 0;
            y += newRow ? tall + ROW_GAP : 0;
            gap = newRow ? 0 : gap + (i > 0 && format.field(bit) != format.field(bit + 1) ? NIBBLE_GAP : 0);
            bits.put(of.apply(bit), new Box(first.x() + i % perRow * first.width() + gap, y, first.width(), tall));
        }
        return y + tall;
    }

    /// The cells of all bits that are stored together with one.
    Box word(StoredBit bit) {
        return bits.entrySet().stream()
                .filter(entry -> entry.getKey().besides(bit))
                .map(Map.Entry::getValue)
                .reduce(Box::with)
                .orElseThrow();
    }

    /// The bit beside one, in the order in which they are looked at; itself at either end.
    StoredBit beside(StoredBit bit, int step) {
        List<StoredBit> order = List.copyOf(bits.keySet());
        return order.get(Math.clamp(order.indexOf(bit) + step, 0, order.size() - 1));
    }

    /// The nearest bit of the row below or above; itself if there is no such row.
    StoredBit inNextRow(StoredBit bit, boolean below) {
        Box from = box(bit);
        Comparator<Map.Entry<StoredBit, Box>> nearest = Comparator.comparingDouble(
                        (Map.Entry<StoredBit, Box> e) -> Math.abs(e.getValue().y() - from.y()))
                .thenComparingDouble(e -> Math.abs(e.getValue().centerX() - from.centerX()));
        Optional<Map.Entry<StoredBit, Box>> found = bits.entrySet().stream()
                .filter(e -> below ? e.getValue().y() > from.y() : e.getValue().y() < from.y())
                .min(nearest);
        return found.map(Map.Entry::getKey).orElse(bit);
    }

    /// The highest or the lowest bit of the byte, or of the word, that one is in.
    StoredBit endOfWord(StoredBit bit, boolean highest) {
        List<StoredBit> together = bits.keySet().stream()
                .filter(other -> other.part() == bit.part() && box(other).y() == box(bit).y())
                .filter(other -> bit.part() != StoredBit.Part.ELEMENT || byteOf(other) == byteOf(bit))
                .toList();
        return highest ? together.getFirst() : together.getLast();
    }

    /// The byte that holds a bit of an element.
    private int byteOf(StoredBit bit) {
        double x = box(bit).centerX();
        double y = box(bit).centerY();
        return IntStream.range(0, bytes.size())
                .filter(i -> bytes.get(i).contains(x, y))
                .findFirst()
                .orElseThrow();
    }

    Box box(StoredBit bit) {
        Box found = bits.get(bit);
        if (found == null) {
            throw new IllegalArgumentException("the block has no bit " + bit);
        }
        return found;
    }
}
