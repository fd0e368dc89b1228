using RnnLib.Conformance;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The errors of RnnLib against one peer, by what the tensors are.</summary>
/// <remarks>The error of a tensor is its largest difference, relative to its largest magnitude or 1, whichever is more.</remarks>
internal sealed class ErrorTally(string peer)
{
    private static readonly (string Group, double Bound)[] Groups = [("outputs", 1e-5), ("states", 1e-5), ("gradients", 1e-4)];

    private readonly Dictionary<string, Row> _rows = [];
    private readonly List<string> _faults = [];
    private int _count, _overflows;

    public bool AllWithin => _faults.Count == 0;

    /// <summary>How many configurations, and the largest errors.</summary>
    public string Summary
    {
        get
        {
            string errors = string.Join(", ", Groups.Where(g => _rows.ContainsKey(g.Group)).Select(g => $"{g.Group} {_rows[g.Group].Largest:0.0e-0}"));
            return $"{_count - _overflows} configurations with {peer}: largest error {errors}{(AllWithin ? "" : $", {_faults.Count} faults")}";
        }
    }

    /// <summary>Counts a configuration; the peer says which tensors there are.</summary>
    public void Add(string configuration, IReadOnlyDictionary<string, Values> ours, IReadOnlyDictionary<string, Values> theirs)
    {
        _count++;
        if (theirs.Values.Any(values => !values.Data.All(double.IsFinite)))
        {
            _overflows++;   // Infinities meet in another order there and here: one side's NaN is the other's infinity.
            return;
        }

        foreach ((string group, double bound) in Groups)
        {
            var errors = theirs.Where(t => GroupOf(t.Key) == group).Select(t => (Error: Error(ours.GetValueOrDefault(t.Key), t.Value), Tensor: t.Key)).ToArray();
            if (errors.Length == 0)
                continue;

            var (worst, tensor) = errors.Max();
            Row row = _rows.GetValueOrDefault(group) ?? new(0, 0, -1, "");
            row = row with { Count = row.Count + 1, Within = row.Within + (worst <= bound ? 1 : 0) };
            _rows[group] = worst > row.Largest ? row with { Largest = worst, Where = $"{tensor} of {configuration}" } : row;
            if (worst > bound)
                _faults.Add($"{tensor} differs by {worst:0.0e-0}, more than {bound:0e-0}: {configuration}");
        }
    }

    /// <summary>Counts a configuration that one side did not compute.</summary>
    public void AddFailure(string configuration, string message)
    {
        _count++;
        _faults.Add($"{message}: {configuration}");
    }

    public void Print(TextWriter console)
    {
        console.WriteLine($"{peer}: {_count} configurations{(_overflows > 0 ? $", {_overflows} of them not compared, since the peer's values overflow" : "")}");
        foreach ((string group, double bound) in Groups)
        {
            if (_rows.TryGetValue(group, out Row? row))
                console.WriteLine($"  {group,-9} {row.Within} of {row.Count} within {bound:0e-0}; largest error {row.Largest:0.0e-0}: {row.Where}");
        }

        foreach (string fault in _faults)
            console.WriteLine($"  FAULT {fault}");
    }

    private static string GroupOf(string tensor) => tensor.StartsWith("d_", StringComparison.Ordinal) ? "gradients" : tensor is "output" or "Y" ? "outputs" : "states";

    private static double Error(Values? ours, Values theirs)
    {
        if (ours is null || !ours.Shape.AsSpan().SequenceEqual(theirs.Shape))
            return double.PositiveInfinity;
        double scale = theirs.Data.Select(Math.Abs).Append(1).Max(), worst = 0;
        for (int i = 0; i < theirs.Data.Length; i++)
        {
            double difference = Math.Abs(ours.Data[i] - theirs.Data[i]) / scale;
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }

        return worst;
    }

    private sealed record Row(int Count, int Within, double Largest, string Where);
}
