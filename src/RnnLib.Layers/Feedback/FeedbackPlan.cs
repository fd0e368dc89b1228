namespace RnnLib.Layers;

/// <summary>Which steps of a batch read the truth and which the model's own last output: drawn before the first step.</summary>
internal sealed class FeedbackPlan
{
    private readonly StepLayout _layout;
    private readonly bool[] _readsTruth;     // by row of the layout
    private readonly int _longestChunk = int.MaxValue;

    private FeedbackPlan(StepLayout layout, bool isTruth)
    {
        (_layout, _readsTruth) = (layout, new bool[layout.Rows]);
        Array.Fill(_readsTruth, isTruth);
    }

    /// <summary>The same plan with fewer steps read together: for tests, which hold many at a time against one.</summary>
    public FeedbackPlan(FeedbackPlan plan, int longestChunk) => (_layout, _readsTruth, _longestChunk) = (plan._layout, plan._readsTruth, longestChunk);

    /// <summary>The truth at every step.</summary>
    public static FeedbackPlan Truth(StepLayout layout) => new(layout, isTruth: true);

    /// <summary>Draws a plan in a training pass; in any other the model reads itself.</summary>
    /// <remarks>One number per throw, the truth if it is below the chance: step by step, within a step sequence by sequence in the order of the
    /// batch, real steps only. A chance of 0 or 1 draws nothing.</remarks>
    /// <param name="forcing">How often the truth is read.</param>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="primer">How many first steps read the truth in any case, 1 or more: there is nothing else to read at the first.</param>
    /// <param name="pass">The pass: mode, step, generator.</param>
    public static FeedbackPlan Draw(TeacherForcing forcing, StepLayout layout, int primer, ForwardContext pass)
    {
        float probability = pass.IsTraining ? forcing.Probability(pass.Step) : 0;
        var plan = new FeedbackPlan(layout, isTruth: probability == 1);
        plan._readsTruth.AsSpan(0, layout.StepStart[Math.Min(primer, layout.Steps)]).Fill(true);
        if (probability is 0 or 1)
            return plan;

        int[] places = new int[layout.Batch];
        for (int place = 0; place < places.Length; place++)
            places[layout.Places[place]] = place;
        bool[]? perSequence = forcing.Draw == TeacherForcingDraw.PerSequence ? [.. places.Select(place => layout.Length(place) > primer && Throw())] : null;
        for (int step = primer; step < layout.Steps; step++)
        {
            bool shared = forcing.Draw == TeacherForcingDraw.PerStep && Throw();
            for (int sequence = 0; sequence < places.Length; sequence++)
            {
                int place = places[sequence];
                if (place < layout.Running(step))
                    plan._readsTruth[layout.StepStart[step] + place] = perSequence?[sequence] ?? (forcing.Draw == TeacherForcingDraw.PerStep ? shared : Throw());
            }
        }

        return plan;

        bool Throw() => pass.Rng.NextSingle() < probability;
    }

    /// <summary>Whether the sequence at a place reads the truth at a step.</summary>
    public bool ReadsTruth(int step, int place) => _readsTruth[_layout.StepStart[step] + place];

    /// <summary>Whether all sequences that are running read the truth at a step.</summary>
    public bool IsTruth(int step) => !_readsTruth.AsSpan(_layout.StepStart[step], _layout.Running(step)).Contains(false);

    /// <summary>How many steps from a given one on can be read together: that one, and those after it which read nothing but the truth.</summary>
    public int ChunkAt(int start)
    {
        int end = start + 1;
        while (end < _layout.Steps && end - start < _longestChunk && IsTruth(end))
            end++;
        return end - start;
    }

    /// <summary>Whether all steps read the truth, so that no loop is needed.</summary>
    public bool IsOnePass => _longestChunk >= _layout.Steps && !_readsTruth.AsSpan().Contains(false);
}
