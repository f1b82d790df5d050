package nibblescope.app.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nibblescope.app.study.Position;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Option;

/// Which block is selected.
final class PositionOptions {
    private static final Pattern ROW_COLUMN = Pattern.compile("(\\d{1,18}),(\\d{1,18})");

    @Option(names = "--block", paramLabel = "N", description = "Selected block, counted row by row from 0. Default: 0.")
    private Optional<Long> block = Optional.empty();

    @Option(
            names = "--element",
            paramLabel = "ROW,COLUMN",
            description = "Selected element, and with it the block that holds it; in place of --block.")
    private Optional<String> element = Optional.empty();

    /// The selected element of a tensor; the first of its block unless it is named.
    ///
    /// @param recipe of the block
    Position in(TensorInfo info, Recipe recipe) throws InputException {
        if (element.isPresent()) {
            if (block.isPresent()) {
                throw new InputException("--block and --element both name a block; one of them is expected");
            }
            return element(element.get(), info);
        }
        BlockLayout layout = BlockLayout.of(info.shape(), recipe);
        long number = block.orElse(0L);
        if (number < 0 || number >= layout.blocks()) {
            throw new InputException("--block %d: tensor \"%s\" has %d blocks of %s; 0 to %d are expected"
                    .formatted(number, info.name(), layout.blocks(), layout.block(), layout.blocks() - 1));
        }
        return new Position(layout.row(number), layout.column(number));
    }

    private static Position element(String text, TensorInfo info) throws InputException {
        Matcher matcher = ROW_COLUMN.matcher(text);
        long rows = info.shape().rows();
        long columns = info.shape().columns();
        if (matcher.matches()) {
            Position position = new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
            if (position.row() < rows && position.column() < columns) {
                return position;
            }
        }
        throw new InputException("--element %s: tensor \"%s\" has %d rows of %d; a row and a column from 0,0 to %d,%d"
                        .formatted(text, info.name(), rows, columns, rows - 1, columns - 1)
                + " are expected");
    }
}
