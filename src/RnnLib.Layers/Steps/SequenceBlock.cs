namespace RnnLib.Layers;

/// <summary>Neighbouring places of a <see cref="StepLayout"/> whose rows stand together, step by step: row = StepStart[step] + place - First.</summary>
internal sealed class SequenceBlock
{
    /// <param name="first">The place of the first sequence.</param>
    /// <param name="end">The place behind the last.</param>
    /// <param name="firstRow">The row of the first step of the first sequence.</param>
    /// <param name="length">place -> number of steps, longest first.</param>
    public SequenceBlock(int first, int end, int firstRow, Func<int, int> length)
    {
        (First, End) = (first, end);
        StepStart = new int[first == end ? 1 : length(first) + 1];
        StepStart[0] = firstRow;
        for (int step = 0, running = end; step < Steps; step++)
        {
            while (length(running - 1) <= step)
                running--;
            StepStart[step + 1] = StepStart[step] + running - first;
        }
    }

    public int First { get; }

    public int End { get; }

    /// <summary>step -> its first row; one more entry tells the end.</summary>
    public int[] StepStart { get; }

    /// <summary>The number of steps of the longest sequence.</summary>
    public int Steps => StepStart.Length - 1;

    /// <summary>The number of real steps of all sequences together.</summary>
    public int Rows => StepStart[^1] - StepStart[0];

    /// <summary>How many sequences are running at a step.</summary>
    public int Running(int step) => step < Steps ? StepStart[step + 1] - StepStart[step] : 0;

    public int Row(int step, int place) => StepStart[step] + place - First;
}
