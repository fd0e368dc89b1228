namespace RnnLib.Layers;

/// <summary>A sequence of labels as its last label and the prefix before it: all prefixes of a beam are one tree.</summary>
internal sealed class CtcPrefix(CtcPrefix? before, int label, double languageScore)
{
    private Dictionary<int, CtcPrefix>? _next;

    /// <summary>The last label; -1 for the empty prefix.</summary>
    public int Label => label;

    public int Length { get; } = before is null ? 0 : before.Length + 1;

    /// <summary>The sum of the language model's log-probabilities.</summary>
    public double LanguageScore => languageScore;

    /// <summary>The log-probability of the paths that end in a blank.</summary>
    public double Blank { get; set; } = double.NegativeInfinity;

    /// <summary>The log-probability of the paths that end in the last label.</summary>
    public double NonBlank { get; set; } = double.NegativeInfinity;

    /// <summary>The place in the beam; -1 while the prefix is in none.</summary>
    public int Place { get; set; } = -1;

    /// <summary>The log-probability of all paths.</summary>
    public double Total => LogSum(Blank, NonBlank);

    public CtcPrefix? Next(int following) => _next?.GetValueOrDefault(following);

    public CtcPrefix Add(int following, double score) => (_next ??= [])[following] = new(this, following, score);

    public int[] Labels()
    {
        int[] labels = new int[Length];
        CtcPrefix? prefix = this;
        for (int i = Length - 1; i >= 0; i--, prefix = prefix.Before!)
            labels[i] = prefix.Label;
        return labels;
    }

    /// <summary>log(exp(a) + exp(b)) without overflow.</summary>
    public static double LogSum(double a, double b)
    {
        double max = Math.Max(a, b);
        return double.IsNegativeInfinity(max) ? max : max + Math.Log(Math.Exp(a - max) + Math.Exp(b - max));
    }

    private CtcPrefix? Before => before;
}
