package nibblescope.core.backend.cpu;

/// Some blocks on their way through the passes, small enough to stay in the first cache. For one thread.
///
/// Inside, a vector has one element of each of [Lanes#COUNT] consecutive blocks: a *stack* of blocks.
/// Vector `j` of a stack has element `j` of each of its blocks, so all that is to be done with a block
/// is done in its own lane.
final class Chunk {
    /// Elements of a full chunk.
    static final int ELEMENTS = 1024;

    final int blockSize;
    /// Elements of a block, as a power of two.
    final int shift;
    /// Blocks of a full chunk.
    final int capacity;

    /// Where the values are.
    float[] source = {};
    /// Index of the first value.
    int from;
    /// Index of values that will be asked for soon, as many as the chunk has.
    int soon;
    /// Blocks: whole stacks of them.
    int blocks;

    /// The bits of the values, lane by lane.
    final int[] values = new int[ELEMENTS];
    /// The bits of each block's amax.
    final int[] amax;
    final byte[] scaleCodes;
    /// Blocks that the plain path has to do.
    final int[] extraordinary;
    int extraordinaryBlocks;
    /// What the values of each block are divided by, or multiplied with.
    final float[] operands;
    /// What the codes of each block are multiplied with to dequantize them.
    final float[] scales;
    /// The codes of each 8 elements of a block, lane by lane.
    final int[] words = new int[ELEMENTS / 8];
    /// The codes as they are stored, 16 elements each.
    final long[] codes = new long[ELEMENTS / 16];
    /// The values of the codes, dequantized, lane by lane.
    final int[] reconstructed = new int[ELEMENTS];
    /// Sums of squared errors of a quarter of a block.
    final float[] quarters;
    final float[] squaredErrors;
    final Tallies tallies = new Tallies();
    /// Of each block: sum of x, of x^2, of (reconstruction - x).
    final double[] sums;
    final double[] sumsOfSquares;
    final double[] sumsOfErrors;
    /// What touching the values asked for soon gave; of no use, but a reason to load them.
    int touched;

    /// @param blockSize 16 or 32
    Chunk(int blockSize) {
        this.blockSize = blockSize;
        shift = Integer.numberOfTrailingZeros(blockSize);
        capacity = ELEMENTS / blockSize;
        amax = new int[capacity];
        scaleCodes = new byte[capacity];
        extraordinary = new int[capacity];
        operands = new float[capacity];
        scales = new float[capacity];
        quarters = new float[4 * capacity];
        squaredErrors = new float[capacity];
        sums = new double[capacity];
        sumsOfSquares = new double[capacity];
        sumsOfErrors = new double[capacity];
    }

    /// Takes up whole stacks of blocks.
    ///
    /// @param end index after the last value of all that are to come
    void takeNext(float[] values, int at, int count, int end) {
        source = values;
        from = at;
        blocks = count;
        int next = at + elements();
        soon = next + elements() <= end ? next : at;
    }

    /// Leaves a block to the plain path. Here it becomes zeros, so that it disturbs nothing.
    void setAside(int block) {
        extraordinary[extraordinaryBlocks++] = block;
        operands[block] = 1f;
        scales[block] = 1f;
        int stack = block & -Lanes.COUNT;
        int at = (stack << shift) + block - stack;
        for (int element = 0; element < blockSize; element++) {
            values[at + element * Lanes.COUNT] = 0;
        }
    }

    void run(Pass[] passes) {
        for (Pass pass : passes) {
            pass.run(this);
        }
    }

    int elements() {
        return blocks << shift;
    }
}
