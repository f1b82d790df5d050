package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.History;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// What the bits view shows: the stored bits of the selected block under the chosen recipe, some of
/// them flipped; or one code by itself. Flips belong to this view and go with the block.
public final class BitsModel implements Exhibit {
    private static final String MODE = "mode";
    private static final String FORMAT = "format";
    private static final String CODE = "code";
    private static final String LISTING = "listing";
    private static final String FLIPS = "flips";
    private static final Pattern BIT = Pattern.compile("[^\\s,;]+");
    private static final StoredBit FIRST = StoredBit.ofElement(0, 3);

    private final Exploration exploration;
    private final CodeModel code = new CodeModel();
    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>(Mode.BLOCK);
    private final ReadOnlyObjectWrapper<Set<StoredBit>> flips = new ReadOnlyObjectWrapper<>(Set.of());
    private final ReadOnlyObjectWrapper<@Nullable BitsOfBlock> block = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<StoredBit> cursor = new ReadOnlyObjectWrapper<>(FIRST);
    private final ReadOnlyObjectWrapper<@Nullable StoredBit> hovered = new ReadOnlyObjectWrapper<>();
    private final History<Set<StoredBit>> history = new History<>(flips::get, this::restore);

    /// The flips of the next block, which were taken over before it was there.
    private Set<StoredBit> awaitingBlock = Set.of();

    /// What is looked at.
    enum Mode {
        /// What is stored for the selected block.
        BLOCK,
        /// A code of a format by itself.
        CODE;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BitsModel(Exploration exploration) {
        this.exploration = exploration;
        exploration.blockProperty().subscribe(_ -> blockChanged());
        exploration.recipeProperty().subscribe(_ -> blockChanged());
        exploration.positionProperty().subscribe(_ -> positionChanged());
    }

    ObjectProperty<Mode> modeProperty() {
        return mode;
    }

    /// The code that is looked at by itself.
    CodeModel code() {
        return code;
    }

    /// The block's bits; null while no block is selected.
    ReadOnlyObjectProperty<@Nullable BitsOfBlock> blockProperty() {
        return block.getReadOnlyProperty();
    }

    /// The bits that are not as they are stored, in the order in which they were flipped.
    ReadOnlyObjectProperty<Set<StoredBit>> flipsProperty() {
        return flips.getReadOnlyProperty();
    }

    /// The bit that has the focus.
    ReadOnlyObjectProperty<StoredBit> cursorProperty() {
        return cursor.getReadOnlyProperty();
    }

    /// The bit under the mouse; null if none is.
    ReadOnlyObjectProperty<@Nullable StoredBit> hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /// The bit that is looked at: the one under the mouse, or else the one that has the focus.
    StoredBit lookedAt() {
        StoredBit under = hovered.get();
        return under == null ? cursor.get() : under;
    }

    /// Flips that can be undone and done again.
    History<?> history() {
        return history;
    }

    /// @param under null if the mouse is over no bit
    void hover(@Nullable StoredBit under) {
        hovered.set(under);
    }

    /// Gives a bit the focus; with one of an element, that element is selected for all views.
    void moveTo(StoredBit bit) {
        BitsOfBlock shown = block.get();
        if (shown == null || !shown.holds(bit) || bit.equals(cursor.get())) {
            return;
        }
        boolean other = bit.part() == StoredBit.Part.ELEMENT && !bit.besides(cursor.get());
        cursor.set(bit);
        if (other) {
            exploration.select(shown.place().position(bit.element()));
        }
    }

    void flip(StoredBit bit) {
        BitsOfBlock shown = block.get();
        if (shown != null && shown.holds(bit)) {
            Set<StoredBit> changed = new LinkedHashSet<>(flips.get());
            if (!changed.remove(bit)) {
                changed.add(bit);
            }
            awaitingBlock = Set.of();
            restore(changed);
            history.changed();
        }
    }

    /// Makes all bits what they are stored as.
    void restoreAll() {
        awaitingBlock = Set.of();
        restore(Set.of());
        history.changed();
    }

    private void restore(Set<StoredBit> wanted) {
        flips.set(Collections.unmodifiableSet(new LinkedHashSet<>(wanted)));
        BitsOfBlock shown = block.get();
        if (shown != null) {
            block.set(shown.flipped(flips.get()));
        }
    }

    /// Those of some bits that a block has.
    private static Set<StoredBit> held(Set<StoredBit> bits, BitsOfBlock block) {
        Set<StoredBit> held = new LinkedHashSet<>(bits);
        held.removeIf(bit -> !block.holds(bit));
        return Collections.unmodifiableSet(held);
    }

    private void blockChanged() {
        SelectedBlock selected = exploration.blockProperty().get();
        BitsOfBlock before = block.get();
        Recipe recipe = exploration.recipeProperty().get();
        if (selected == null || !selected.canTrace(recipe)) {
            block.set(null);
            return;
        }
        BitsOfBlock now = BitsOfBlock.of(selected, recipe);
        boolean same = before != null
                && before.recipe().equals(now.recipe())
                && before.number() == now.number()
                && before.block().info().equals(selected.info())
                && before.stored().bits().equals(now.stored().bits());
        if (!same) {
            flips.set(held(awaitingBlock, now));
            awaitingBlock = Set.of();
            history.clear();
        }
        block.set(now.flipped(flips.get()));
        if (!now.holds(cursor.get())) {
            cursor.set(StoredBit.ofElement(now.firstShown(), now.elementFormat().bits() - 1));
        }
        positionChanged();
    }

    /// Follows the element that is selected in other views.
    private void positionChanged() {
        BitsOfBlock shown = block.get();
        Position at = exploration.positionProperty().get();
        StoredBit now = cursor.get();
        // The position is ahead of the block for as long as the block is being read.
        if (shown != null && now.part() == StoredBit.Part.ELEMENT) {
            shown.place().index(at).ifPresent(element -> {
                StoredBit there = StoredBit.ofElement(element, now.bit());
                if (shown.holds(there)) {
                    cursor.set(there);
                }
            });
        }
    }

    @Override
    public Dataset data() {
        BitsOfBlock shown = block.get();
        if (mode.get() == Mode.CODE) {
            return code.data();
        }
        return new BlockRows(Optional.ofNullable(shown));
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (mode.get() != Mode.BLOCK) {
            settings.put(MODE, mode.get().id());
        }
        code.settings(settings);
        if (!flips.get().isEmpty()) {
            List<String> bits = new ArrayList<>();
            flips.get().forEach(bit -> bits.add(bit.toString()));
            settings.put(FLIPS, String.join(" ", bits));
        }
        return settings;
    }

    @Override
    public void apply(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (!List.of(MODE, FORMAT, CODE, LISTING, FLIPS).contains(name)) {
                throw new IllegalArgumentException(
                        "\"%s\" is no setting of the bits view; mode, format, code, listing and flips are"
                                .formatted(name));
            }
        }
        apply(settings, MODE, this::applyMode);
        // The digits of a code are those of its format.
        apply(settings, FORMAT, code::applyFormat);
        apply(settings, CODE, code::applyCode);
        apply(settings, LISTING, code::applyListing);
        apply(settings, FLIPS, this::applyFlips);
    }

    private static void apply(Map<String, String> settings, String name, Consumer<String> take) {
        String value = settings.get(name);
        if (value != null) {
            take.accept(value);
        }
    }

    private void applyMode(String text) {
        mode.set(
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "block" -> Mode.BLOCK;
                    case "code" -> Mode.CODE;
                    default ->
                        throw new IllegalArgumentException("mode \"%s\": block or code is expected".formatted(text));
                });
    }

    private void applyFlips(String text) {
        Set<StoredBit> wanted = new LinkedHashSet<>();
        BIT.matcher(text).results().map(MatchResult::group).map(StoredBit::of).forEach(wanted::add);
        BitsOfBlock shown = block.get();
        awaitingBlock = shown == null || exploration.busyProperty().get() ? wanted : Set.of();
        restore(shown == null ? wanted : held(wanted, shown));
        history.clear();
    }
}
