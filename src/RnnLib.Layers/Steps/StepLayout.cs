namespace RnnLib.Layers;

/// <summary>Where the real steps of a padded batch stand when they are laid out time-major and without padding.</summary>
/// <remarks>
/// Sequences are placed longest first, so that those still running at a step are the first rows of that step: as sequences
/// end, the active batch shrinks, and a short sequence costs only its own steps. Row = StepStart[step] + place.
/// </remarks>
internal sealed class StepLayout
{
    private static StepLayout? _lastFull;

    private readonly int[] _lengths;

    private StepLayout(int batch, int time, int[] places, int[] lengths)
    {
        (Batch, Time, Places, _lengths) = (batch, time, places, lengths);
        Steps = batch == 0 ? 0 : lengths[places[0]];
        StepStart = new int[Steps + 1];
        for (int step = 0, running = batch; step < Steps; step++)
        {
            while (lengths[places[running - 1]] <= step)
                running--;
            StepStart[step + 1] = StepStart[step] + running;
        }

        (SourceRows, ReversedRows) = (new int[Rows], new int[Rows]);
        for (int step = 0; step < Steps; step++)
        {
            for (int place = 0; place < Running(step); place++)
            {
                int row = StepStart[step] + place, sequence = places[place];
                SourceRows[row] = sequence * time + step;
                ReversedRows[row] = StepStart[lengths[sequence] - 1 - step] + place;
            }
        }
    }

    /// <summary>One step of one sequence: what a stream works on.</summary>
    public static StepLayout OneStep { get; } = new(1, 1, [0], [1]);

    public int Batch { get; }

    public int Time { get; }

    /// <summary>The number of steps of the longest sequence.</summary>
    public int Steps { get; }

    /// <summary>Whether all sequences run through all steps.</summary>
    public bool IsFull => Rows == Batch * Steps;

    /// <summary>The number of real steps of all sequences together.</summary>
    public int Rows => StepStart[^1];

    /// <summary>place -> sequence, longest first; equal lengths keep their order.</summary>
    public int[] Places { get; }

    /// <summary>step -> its first row; one more entry tells the end.</summary>
    public int[] StepStart { get; }

    /// <summary>row -> row of the padded matrix [batch * time].</summary>
    public int[] SourceRows { get; }

    /// <summary>row -> row of the same sequence at the same distance from its other end; its own inverse.</summary>
    public int[] ReversedRows { get; }

    /// <summary>How many sequences are running at a step.</summary>
    public int Running(int step) => StepStart[step + 1] - StepStart[step];

    /// <summary>The number of steps of the sequence at a place.</summary>
    public int Length(int place) => _lengths[Places[place]];

    public static StepLayout Of(Sequence sequence)
    {
        // Training asks for the same full batch in every step, and the layout of a long one is some tens of kilobytes.
        StepLayout? last = Volatile.Read(ref _lastFull);
        if (!sequence.HasPadding && last is not null && last.Batch == sequence.Batch && last.Time == sequence.Time)
            return last;

        int[] places = [.. Enumerable.Range(0, sequence.Batch)], lengths = sequence.Lengths.ToArray();
        if (sequence.HasPadding)
            places = [.. places.OrderByDescending(row => lengths[row])];   // a stable sort
        var layout = new StepLayout(sequence.Batch, sequence.Time, places, lengths);
        if (!sequence.HasPadding)
            Volatile.Write(ref _lastFull, layout);
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
