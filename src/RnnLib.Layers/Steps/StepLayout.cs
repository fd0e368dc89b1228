using System.Numerics;

namespace RnnLib.Layers;

/// <summary>Where the real steps of a padded batch stand when they are laid out without padding.</summary>
/// <remarks>
/// Sequences are placed longest first, so that those still running at a step are the first rows of that step: as sequences
/// end, the active batch shrinks, and a short sequence costs only its own steps. Within a <see cref="SequenceBlock"/> the rows are time-major.
/// A layout has one block, or several where threads are to take sequences through all steps: threads whose rows alternate in memory slow each other down.
/// In training blocks depend on the batch and never on the number of threads, since sums over all rows run in the order of the rows.
/// </remarks>
internal sealed class StepLayout
{
    /// <summary>Of so many sequences a block has on the average, and of so many at least: with fewer rows to a step, products begin to wait for the weights.</summary>
    private const int UsualBlock = 16, SmallestBlock = 8;

    /// <summary>With fewer steps than this to a block it is not worth while to sum up each for itself.</summary>
    private const int SmallestRows = 1024;

    private static StepLayout? _lastFull, _lastFullInBlocks;

    private readonly int _mostBlocks;
    private BatchSlice[][]? _ofOne, _ofSeveral;   // threads, of the last number asked for

    private StepLayout(int batch, int time, int[] places, int[] lengths, int mostBlocks)
    {
        (Batch, Time, Places, Lengths, _mostBlocks) = (batch, time, places, lengths, mostBlocks);
        foreach (int length in lengths)
            Rows += length;
        int[] borders = BlockBorders(mostBlocks);
        Blocks = new SequenceBlock[borders.Length - 1];
        for (int block = 0, row = 0; block < Blocks.Length; row += Blocks[block++].Rows)
            Blocks[block] = new(borders[block], borders[block + 1], row, Length);

        (SourceRows, ReversedRows) = (new int[Rows], new int[Rows]);
        foreach (SequenceBlock block in Blocks)
        {
            for (int place = block.First; place < block.End; place++)
            {
                int length = Length(place);
                for (int step = 0; step < length; step++)
                {
                    SourceRows[block.Row(step, place)] = places[place] * time + step;
                    ReversedRows[block.Row(step, place)] = block.Row(length - 1 - step, place);
                }
            }
        }
    }

    /// <summary>One step of one sequence: what a stream works on.</summary>
    public static StepLayout OneStep { get; } = new(1, 1, [0], [1], 1);

    public int Batch { get; }

    public int Time { get; }

    /// <summary>The number of steps of the longest sequence.</summary>
    public int Steps => Blocks[0].Steps;

    /// <summary>Whether all sequences run through all steps.</summary>
    public bool IsFull => Rows == Batch * Steps;

    /// <summary>The number of real steps of all sequences together.</summary>
    public int Rows { get; }

    /// <summary>sequence -> number of its steps.</summary>
    public int[] Lengths { get; }

    /// <summary>place -> sequence, longest first; equal lengths keep their order.</summary>
    public int[] Places { get; }

    /// <summary>From the longest sequences to the shortest.</summary>
    public SequenceBlock[] Blocks { get; }

    /// <summary>Of a layout in one block: step -> its first row; one more entry tells the end.</summary>
    public int[] StepStart => Blocks.Length == 1 ? Blocks[0].StepStart : throw new InvalidOperationException("the steps of a layout in several blocks do not stand together.");

    /// <summary>row -> row of the padded matrix [batch * time].</summary>
    public int[] SourceRows { get; }

    /// <summary>row -> row of the same sequence at the same distance from its other end; its own inverse.</summary>
    public int[] ReversedRows { get; }

    /// <summary>How many sequences are running at a step.</summary>
    public int Running(int step)
    {
        int running = 0;
        foreach (SequenceBlock block in Blocks)
            running += block.Running(step);
        return running;
    }

    public int Row(int step, int place)
    {
        int block = 0;
        while (place >= Blocks[block].End)
            block++;
        return Blocks[block].Row(step, place);
    }

    /// <summary>The step that a row is.</summary>
    public int StepOf(int row) => SourceRows[row] % Time;

    /// <summary>The number of steps of the sequence at a place.</summary>
    public int Length(int place) => Lengths[Places[place]];

    /// <summary>Borders between so many parts of the places that have about as many steps each; a part has one sequence or more, if there are enough.</summary>
    public int[] Split(int parts)
    {
        int[] borders = new int[parts + 1];
        long rows = 0;
        for (int part = 0, place = 0; part < parts; borders[++part] = place)
        {
            int first = place, last = part == parts - 1 ? Batch : Batch - (parts - 1 - part);   // leaves a sequence for each of the others
            long goal = (long)Rows * (part + 1) / parts;
            for (; place < last && (place == first || rows + Length(place) / 2 <= goal || part == parts - 1); place++)
                rows += Length(place);
        }

        return borders;
    }

    /// <summary>Which sequences each of so many threads takes through all steps.</summary>
    public BatchSlice[][] Slices(int threads)
    {
        ref BatchSlice[][]? made = ref threads == 1 ? ref _ofOne : ref _ofSeveral;
        BatchSlice[][]? slices = Volatile.Read(ref made);
        if (slices?.Length != threads)
            Volatile.Write(ref made, slices = BatchSlice.Of(this, threads));
        return slices;
    }

    /// <summary>As many blocks as there are sequences and steps for: 1, 2, 4 or 8, which is even for as many threads.</summary>
    private int[] BlockBorders(int most)
    {
        int blocks = 1 << BitOperations.Log2((uint)Math.Max(1, Math.Min(most, Math.Min(Batch / UsualBlock, Rows / SmallestRows))));
        while (true)
        {
            int[] borders = Split(blocks);
            if (blocks == 1 || Enumerable.Range(0, blocks).All(block => borders[block + 1] - borders[block] >= SmallestBlock))
                return borders;
            blocks /= 2;
        }
    }

    /// <summary>The layout of a batch.</summary>
    /// <param name="sequence">The batch.</param>
    /// <param name="mostBlocks">In how many blocks sequences may stand, if there are enough of them.</param>
    public static StepLayout Of(Sequence sequence, int mostBlocks = 1)
    {
        // Training asks for the same full batch in every step, and the layout of a long one is some tens of kilobytes.
        ref StepLayout? lastFull = ref mostBlocks > 1 ? ref _lastFullInBlocks : ref _lastFull;
        StepLayout? last = Volatile.Read(ref lastFull);
        if (!sequence.HasPadding && last is not null && last.Batch == sequence.Batch && last.Time == sequence.Time && last._mostBlocks == mostBlocks)
            return last;

        int[] places = new int[sequence.Batch], lengths = sequence.Lengths.ToArray();
        for (int i = 0; i < places.Length; i++)
            places[i] = i;
        if (sequence.HasPadding)
            places = [.. places.OrderByDescending(row => lengths[row])];   // a stable sort
        var layout = new StepLayout(sequence.Batch, sequence.Time, places, lengths, mostBlocks);
        if (!sequence.HasPadding)
            Volatile.Write(ref lastFull, layout);
        return layout;
    }

    /// <summary>The real steps of a padded batch as a matrix [rows, features].</summary>
    /// <param name="sequence">The batch.</param>
    /// <param name="scratch">Where the matrix lives if no pass records it; null: in memory of its own.</param>
    public Tensor Pack(Sequence sequence, PassMemory? scratch = null) =>
        Rearrange.Gather(Ops.Reshape(sequence.Values, [Batch * Time, sequence.Features]), SourceRows, scratch, this);

    /// <summary>The padded batch [batch, time, features] of a matrix of real steps; zeros beyond a sequence's end.</summary>
    /// <param name="rows">The real steps.</param>
    /// <param name="memory">Where the batch lives if no pass records it; null: in memory of its own.</param>
    public Tensor Unpack(Tensor rows, PassMemory? memory = null)
    {
        int size = rows.Shape[^1];
        return Ops.Reshape(Rearrange.Scatter(rows, SourceRows, Batch * Time, memory, this), [Batch, Time, size]);
    }

    /// <summary>Each sequence turned around within its own length.</summary>
    public Tensor Reverse(Tensor rows, PassMemory? scratch = null) => Rearrange.Gather(rows, ReversedRows, scratch, this);
}
