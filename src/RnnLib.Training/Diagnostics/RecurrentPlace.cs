namespace RnnLib.Training;

/// <summary>One layer and direction of a recurrent module within a model.</summary>
/// <param name="Path">The path of the module, such as <c>0</c> or <c>encoder</c>; empty for the model itself.</param>
/// <param name="Module">What the module calls itself, such as <c>Lstm(3 -> 8)</c>.</param>
/// <param name="Layer">Which layer of the module, counted from 0.</param>
/// <param name="IsBackward">Whether it reads sequences from their end.</param>
public sealed record RecurrentPlace(string Path, string Module, int Layer, bool IsBackward)
{
    /// <summary>Whether the module has more layers or directions, so that these must be told apart.</summary>
    internal bool IsOneOfSeveral { get; init; }

    /// <summary>For people: <c>layer 0 (Lstm(3 -> 8 x 2 layers)), 1 backward</c>.</summary>
    public override string ToString() => ModulePaths.Describe(Path, Module) + Part(", ");

    /// <summary>As short as a column's title must be: <c>0: Lstm(3 -> 8)</c>.</summary>
    internal string Brief => (Path.Length == 0 ? Module : $"{Path}: {Module}") + Part(" ");

    private string Part(string separator) => !IsOneOfSeveral ? "" : FormattableString.Invariant($"{separator}{Layer} {(IsBackward ? "backward" : "forward")}");
}
