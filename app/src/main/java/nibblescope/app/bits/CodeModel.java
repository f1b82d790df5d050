package nibblescope.app.bits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Dataset;
import org.jspecify.annotations.Nullable;

/// One code of one format, whatever is stored in the tensor.
final class CodeModel {
    /// At first: two mantissa bits suffice to see every part of the formula at work.
    private static final BitFormat FIRST_FORMAT = BitFormat.E2M1;

    private static final int FIRST_CODE = 0b0_01_1;

    private final ObjectProperty<BitFormat> format = new SimpleObjectProperty<>(FIRST_FORMAT);
    private final ReadOnlyIntegerWrapper code = new ReadOnlyIntegerWrapper(FIRST_CODE);
    private final ReadOnlyObjectWrapper<@Nullable Typed> typed = new ReadOnlyObjectWrapper<>();
    private final IntegerProperty cursor = new SimpleIntegerProperty(FIRST_FORMAT.bits() - 1);

    private final ObjectProperty<Listing> listing = new SimpleObjectProperty<>(Listing.GRID);

    /// How all codes are listed.
    enum Listing {
        GRID,
        TABLE;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CodeModel() {
        // What was typed is encoded anew, and else the value stays as near as the format has it.
        format.addListener((_, before, now) -> {
            Typed last = typed.get();
            float value = last == null ? before.decode(code.get()) : last.value();
            cursor.set(now.bits() - 1);
            code.set(now.encode(value));
            typed.set(last == null ? null : Typed.of(value, now));
        });
    }

    ObjectProperty<BitFormat> formatProperty() {
        return format;
    }

    ReadOnlyIntegerProperty codeProperty() {
        return code.getReadOnlyProperty();
    }

    /// The value that was typed last; null since a code was chosen in another way.
    ReadOnlyObjectProperty<@Nullable Typed> typedProperty() {
        return typed.getReadOnlyProperty();
    }

    ObjectProperty<Listing> listingProperty() {
        return listing;
    }

    /// The bit that has the focus, 0 for the lowest.
    IntegerProperty cursorProperty() {
        return cursor;
    }

    /// Shows a code of the format.
    void choose(int chosen) {
        typed.set(null);
        code.set(chosen);
    }

    void flip(int bit) {
        choose(code.get() ^ 1 << bit);
    }

    /// Encodes a value, if the text is one.
    ///
    /// @return whether it is
    boolean type(String text) {
        Optional<Typed> value = Typed.read(text, format.get());
        value.ifPresent(encoded -> {
            code.set(encoded.code());
            typed.set(encoded);
        });
        return value.isPresent();
    }

    /// All codes of a listed format; of one with too many, the one that is shown.
    List<Integer> codes() {
        if (!format.get().listed()) {
            return List.of(code.get());
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 1 << format.get().bits(); i++) {
            all.add(i);
        }
        return all;
    }

    /// A row a code.
    Dataset data() {
        BitFormat shown = format.get();
        List<Integer> codes = codes();
        int selected = code.get();
        return new Dataset() {
            @Override
            public List<String> columns() {
                return List.of("format", "code_hex", "code_bits", "kind", "value", "selected");
            }

            @Override
            public void forEachRow(Row row) throws IOException {
                for (int each : codes) {
                    row.accept(List.of(
                            shown.name(),
                            shown.hex(each),
                            shown.fields(each),
                            shown.kind(each).id(),
                            shown.decode(each),
                            each == selected));
                }
            }
        };
    }

    void settings(Map<String, String> into) {
        if (format.get() != FIRST_FORMAT) {
            into.put("format", format.get().id());
        }
        if (format.get() != FIRST_FORMAT || code.get() != FIRST_CODE) {
            into.put("code", format.get().hex(code.get()));
        }
        if (listing.get() != Listing.GRID) {
            into.put("listing", listing.get().id());
        }
    }

    /// Takes over a format that was read by name.
    void applyFormat(String text) {
        format.set(Arrays.stream(BitFormat.values())
                .filter(known -> known.id().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("format \"%s\": %s is expected"
                        .formatted(
                                text,
                                Arrays.stream(BitFormat.values())
                                        .map(BitFormat::id)
                                        .collect(Collectors.joining(", "))))));
    }

    /// Takes over a code of the format that was read by name.
    void applyCode(String text) {
        int digits = format.get().bits() / 4;
        if (!text.matches("0[xX][0-9a-fA-F]{1," + digits + "}")) {
            throw new IllegalArgumentException("code \"%s\": 0x and at most %d hexadecimal digits are expected for %s"
                    .formatted(text, digits, format.get()));
        }
        choose(Integer.parseUnsignedInt(text.substring(2), 16));
    }

    /// Takes over how all codes are listed.
    void applyListing(String text) {
        listing.set(
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "grid" -> Listing.GRID;
                    case "table" -> Listing.TABLE;
                    default ->
                        throw new IllegalArgumentException("listing \"%s\": grid or table is expected".formatted(text));
                });
    }
}
