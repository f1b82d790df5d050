package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The order in which tensor cores of FP4 want block scales (cuBLAS documentation, "1D block scaling
/// factors layout"): pieces of 128 rows and 4 scales of a row, 512 bytes each, row after row of
/// pieces. In a piece, scale `c` of row `r` is byte `r % 32 * 16 + r / 32 * 4 + c`. What the last
/// pieces have too many is 0.
///
/// @param rows         of the matrix
/// @param scalesPerRow blocks of a row
record ScaleSwizzle(long rows, long scalesPerRow) {
    private static final int PIECE_ROWS = 128;
    private static final int PIECE_SCALES = 4;
    private static final int PIECE_BYTES = PIECE_ROWS * PIECE_SCALES;

    /// Bytes that the scales take in this order.
    long bytes() {
        return Math.ceilDiv(rows, (long) PIECE_ROWS) * piecesPerRow() * PIECE_BYTES;
    }

    private long piecesPerRow() {
        return Math.ceilDiv(scalesPerRow, (long) PIECE_SCALES);
    }

    /// Where a scale goes.
    long offset(long row, long scale) {
        long piece = row / PIECE_ROWS * piecesPerRow() + scale / PIECE_SCALES;
        long rowInPiece = row % PIECE_ROWS;
        return piece * PIECE_BYTES + rowInPiece % 32 * 16 + rowInPiece / 32 * PIECE_SCALES + scale % PIECE_SCALES;
    }

    /// Scales in this order, in memory of the arena.
    ///
    /// @param scales row after row
    MemorySegment swizzle(MemorySegment scales, Arena arena) {
        MemorySegment swizzled = arena.allocate(bytes());
        for (long row = 0; row < rows; row++) {
            for (long scale = 0; scale < scalesPerRow; scale++) {
                swizzled.set(JAVA_BYTE, offset(row, scale), scales.get(JAVA_BYTE, row * scalesPerRow + scale));
            }
        }
        return swizzled;
    }
}
