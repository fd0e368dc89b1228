namespace RnnLib.Layers;

/// <summary>Sums over all real steps of a batch: what the gradients of weights are. All of them are summed up at once, with one start of the threads.</summary>
/// <remarks>
/// Each block of sequences is summed up for itself, then the blocks are added in order. So a thread sums up over the steps that it has just taken
/// back through time, which are in its core's cache, and no bit depends on how many threads there are.
/// </remarks>
internal sealed class StepSums(StepLayout layout)
{
    /// <summary>The gradient of a weight with at most so many inputs is summed up with the gates along the panels; see <see cref="Gemm.AddLeftTransposed"/>.</summary>
    private const int UprightInputs = 128;

    /// <summary>Threads that do not divide the blocks evenly take so many parts each at most: each part packs what it multiplies with.</summary>
    private const int MostPartsPerThread = 4;

    private readonly List<Sum> _sums = [];

    /// <summary>Which steps of a block are multiplied: d and x begin at different rows where x is what the step before made.</summary>
    /// <param name="D">The first row of d.</param>
    /// <param name="X">The first row of x.</param>
    /// <param name="Count">How many.</param>
    public readonly record struct Rows(int D, int X, int Count)
    {
        public static Rows All(SequenceBlock block) => new(block.StepStart[0], block.StepStart[0], block.Rows);
    }

    /// <summary>dW += d' x</summary>
    /// <param name="dW">[outputs, inputSize]</param>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="d">[steps, outputs], the gradient of the product.</param>
    /// <param name="stride">The distance of two rows of d.</param>
    /// <param name="x">[steps, inputSize], what W was multiplied with.</param>
    /// <param name="inputSize">How many inputs.</param>
    /// <param name="rows">Which steps of a block; null for all.</param>
    public void AddProduct(Memory<float> dW, int outputs, ReadOnlyMemory<float> d, int stride, ReadOnlyMemory<float> x, int inputSize, Func<SequenceBlock, Rows>? rows = null) =>
        _sums.Add(new(dW, outputs, d, stride, x, inputSize, rows ?? Rows.All));

    /// <summary>db += the rows of d</summary>
    /// <param name="db">[outputs]</param>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="d">[steps, outputs]</param>
    public void AddRows(Memory<float> db, int outputs, ReadOnlyMemory<float> d) => _sums.Add(new(db, outputs, d, outputs, default, 0, Rows.All));

    /// <summary>Sums up.</summary>
    public void Run()
    {
        int blocks = layout.Blocks.Length, partsPerBlock = 1;
        long workPerStep = _sums.Sum(sum => (long)sum.Outputs * (sum.InputSize + 1));
        int threads = Math.Max(1, Workers.PartsOf(layout.Rows, workPerStep));
        while (blocks * partsPerBlock % threads != 0 && partsPerBlock < MostPartsPerThread * threads / blocks)
            partsPerBlock++;
        int parts = blocks * partsPerBlock;

        // The first block is added to the gradients themselves.
        Buffer[] ofBlock = [.. layout.Blocks.Skip(1).Select(_ => BufferPool.Rent(_sums.Sum(sum => sum.Size)))];
        Workers.RunPhases(blocks > 1 ? 2 : 1, parts, layout.Rows * workPerStep, (phase, part) =>
        {
            if (phase == 0)
                SumUp(part / partsPerBlock, part % partsPerBlock, partsPerBlock, ofBlock);
            else
                AddBlocks(part, parts, ofBlock);
        });

        foreach (Buffer buffer in ofBlock)
            BufferPool.Return(buffer);
    }

    /// <summary>The sums of one block, a part of their outputs.</summary>
    private void SumUp(int block, int part, int parts, Buffer[] ofBlock)
    {
        int start = 0;
        foreach (Sum sum in _sums)
        {
            (int first, int count) = sum.Share(part, parts);
            Span<float> target = sum.OutputsOf(block == 0 ? sum.Gradient.Span : ofBlock[block - 1].Span[start..], first, count);
            if (block > 0)
                target.Clear();
            sum.Add(layout.Blocks[block], first, count, target);
            start += sum.Size;
        }
    }

    /// <summary>Adds the blocks behind the first to the gradients, a part of the outputs.</summary>
    private void AddBlocks(int part, int parts, Buffer[] ofBlock)
    {
        int start = 0;
        foreach (Sum sum in _sums)
        {
            (int first, int count) = sum.Share(part, parts);
            Span<float> gradient = sum.OutputsOf(sum.Gradient.Span, first, count);
            foreach (Buffer buffer in ofBlock)
                VectorArithmetic.Add(gradient, sum.OutputsOf(buffer.Span[start..], first, count), gradient);
            start += sum.Size;
        }
    }

    private sealed record Sum(Memory<float> Gradient, int Outputs, ReadOnlyMemory<float> D, int Stride, ReadOnlyMemory<float> X, int InputSize, Func<SequenceBlock, Rows> Rows)
    {
        public int Size => Outputs * SizeOfOutput;

        private int SizeOfOutput => Math.Max(1, InputSize);

        /// <summary>The outputs that are one of so many parts.</summary>
        public (int First, int Count) Share(int part, int parts)
        {
            int first = (int)((long)Outputs * part / parts);
            return (first, (int)((long)Outputs * (part + 1) / parts) - first);
        }

        /// <summary>Some outputs of a matrix that begins with the first.</summary>
        public Span<float> OutputsOf(Span<float> matrix, int first, int count) => matrix.Slice(first * SizeOfOutput, count * SizeOfOutput);

        /// <summary>Adds up the steps of a block for some of the outputs.</summary>
        public void Add(SequenceBlock block, int first, int count, Span<float> gradient)
        {
            Rows rows = Rows(block);
            if (rows.Count == 0 || count == 0)
                return;
            ReadOnlySpan<float> d = D.Span[(rows.D * Stride + first)..];
            if (InputSize > 0)
            {
                Gemm.AddLeftTransposed(d, Stride, X.Span[(rows.X * InputSize)..], gradient, count, rows.Count, InputSize, isUpright: InputSize <= UprightInputs && Outputs >= InputSize);
                return;
            }

            for (int row = 0; row < rows.Count; row++)
                VectorArithmetic.Add(gradient, d.Slice(row * Stride, count), gradient);
        }
    }
}
