namespace RnnLib.Layers;

/// <summary>A tensor of a file that has another shape than the weight of its name.</summary>
/// <param name="Path">The weight.</param>
/// <param name="Expected">The shape that it has in the model.</param>
/// <param name="Found">The shape that it has in the file.</param>
public sealed record ShapeMismatch(string Path, Shape Expected, Shape Found)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{Path}: expected {Expected}, got {Found}";
}

/// <summary>What was loaded from a file and what was not.</summary>
public sealed class LoadReport
{
    internal LoadReport(WeightMatch match, IReadOnlyDictionary<string, string> metadata)
    {
        Loaded = [.. match.Found.Select(found => found.Path)];
        (Missing, Unexpected, Misshaped, Metadata) = (match.Missing, match.Unexpected, match.Misshaped, metadata);
    }

    /// <summary>The paths of the weights that were read.</summary>
    public IReadOnlyList<string> Loaded { get; }

    /// <summary>The paths of the model's weights that the file lacks; they keep their values.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The tensors of the file that the model has no place for, under the names that they have after renaming.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>The weights that have another shape in the file; they keep their values.</summary>
    public IReadOnlyList<ShapeMismatch> Misshaped { get; }

    /// <summary>The texts kept beside the weights.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether every weight was read and nothing was left over.</summary>
    public bool IsComplete => Missing.Count == 0 && Unexpected.Count == 0 && Misshaped.Count == 0;

    /// <summary>The counts, and every misfit by name.</summary>
    public override string ToString()
    {
        string[] misfits =
        [
            .. Missing.Select(path => $"{path} is missing"),
            .. Misshaped.Select(misfit => misfit.ToString()),
            .. Unexpected.Select(path => $"{path} is unexpected"),
        ];
        return $"{Loaded.Count} weights loaded{(misfits.Length == 0 ? "" : "; ")}{string.Join("; ", misfits)}.";
    }
}
