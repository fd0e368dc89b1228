namespace RnnLib.Training;

/// <summary>Where a number that is not finite turned up.</summary>
public enum NonFinitePlace
{
    /// <summary>In the batch's input.</summary>
    Input,

    /// <summary>In the batch's target.</summary>
    Target,

    /// <summary>In a weight.</summary>
    Weight,

    /// <summary>In what an operation gave, on the way forward.</summary>
    Value,

    /// <summary>In the loss itself, behind all operations that are recorded.</summary>
    Loss,

    /// <summary>In a gradient, on the way back.</summary>
    Gradient,
}

/// <summary>The first NaN or infinity of a pass: everything before it was finite. Its text says in plain words where it is.</summary>
public sealed record NonFinite
{
    internal NonFinite()
    {
    }

    /// <summary>In what it stands.</summary>
    public required NonFinitePlace Place { get; init; }

    /// <summary>NaN, infinity or minus infinity.</summary>
    public required float Number { get; init; }

    /// <summary>The layer: its path and name, such as <c>layer 0 (Lstm(3 -> 8))</c>; null outside of the model's layers, as in a loss.</summary>
    public string? Layer { get; init; }

    /// <summary>The operation that gave it, or whose derivative did; null for input, target and weights.</summary>
    public string? Operation { get; init; }

    /// <summary>The path of the weight that it stands in, or in whose gradient.</summary>
    public string? Weight { get; init; }

    /// <summary>The row of the batch; null if it belongs to none, or to none that is known.</summary>
    public int? Row { get; init; }

    /// <summary>The step of the sequence, counted from its start.</summary>
    public int? Step { get; init; }

    /// <summary>Where it stands in its tensor, a number for each axis; empty if its shape is not known.</summary>
    public IReadOnlyList<int> Index { get; init; } = [];

    /// <summary>Whether it is the hidden state, or its gradient, of a recurrent layer.</summary>
    internal bool IsState { get; init; }

    /// <summary>Whether there are several features, so that it matters which.</summary>
    internal bool HasFeatures { get; init; }

    /// <summary>Plain words: <c>layer 0 (Lstm(3 -> 8)), step 17 of row 4: the input is NaN</c>.</summary>
    public override string ToString()
    {
        string where = Where.Length == 0 ? "" : Where + ": ";
        return Place switch
        {
            NonFinitePlace.Input => $"{where}the input is {NumberText}{Feature}",
            NonFinitePlace.Target => $"{where}the target is {NumberText}{Feature}",
            NonFinitePlace.Weight => $"weight {Weight} has {NumberText} at [{string.Join(", ", Index)}]",
            NonFinitePlace.Value when IsState => $"{where}the hidden state became {NumberText}",
            NonFinitePlace.Value => $"{where}operation {Operation} gave {NumberText}{At}",
            NonFinitePlace.Loss => $"the loss is {NumberText}",
            _ when IsState => $"{where}the gradient of the hidden state became {NumberText}",
            _ when Weight is not null => $"{where}the derivative of operation {Operation} gave weight {Weight} the gradient {NumberText}",
            _ => $"{where}the derivative of operation {Operation} gave {NumberText}",
        };
    }

    private string Where => string.Join(", ", new[] { Layer, RowAndStep }.Where(part => part is not null));

    private string? RowAndStep => (Row, Step) switch
    {
        ({ } row, { } step) => FormattableString.Invariant($"step {step} of row {row}"),
        ({ } row, null) => FormattableString.Invariant($"row {row}"),
        _ => null,
    };

    private string Feature => HasFeatures ? FormattableString.Invariant($" (feature {Index[^1]})") : "";

    private string At => Row is null && Index.Count > 0 ? $" at [{string.Join(", ", Index)}]" : "";

    private string NumberText => float.IsNaN(Number) ? "NaN" : Number > 0 ? "infinity" : "-infinity";
}
