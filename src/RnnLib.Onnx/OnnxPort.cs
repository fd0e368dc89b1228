namespace RnnLib.Onnx;

/// <summary>An input or output of an ONNX graph.</summary>
public sealed class OnnxPort
{
    internal OnnxPort(string name, OnnxElement element, IReadOnlyList<OnnxAxis>? axes) => (Name, Element, NamedAxes) = (name, element, axes);

    /// <summary>The name under which its value is given or found.</summary>
    public string Name { get; }

    /// <summary>What its elements are.</summary>
    public OnnxElement Element { get; }

    /// <summary>The sizes of its axes, null for one of any size; null as a whole where the file does not say how many axes there are.</summary>
    public IReadOnlyList<int?>? Axes => NamedAxes is null ? null : [.. NamedAxes.Select(axis => axis.Size)];

    internal IReadOnlyList<OnnxAxis>? NamedAxes { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Element} {(NamedAxes is null ? "of any shape" : $"[{string.Join(", ", NamedAxes)}]")}";
}

/// <summary>A fixed size, or a name for a size that a caller chooses.</summary>
internal readonly record struct OnnxAxis(int? Size, string? Name)
{
    public static implicit operator OnnxAxis(int size) => new(size, null);

    public static implicit operator OnnxAxis(string name) => new(null, name);

    public override string ToString() => Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Name ?? "?";
}
