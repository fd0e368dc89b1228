namespace RnnLib.Data;

/// <summary>The options of <see cref="PairDataset{TSource}"/>.</summary>
public sealed record PairDatasetOptions
{
    /// <summary>The token that a target begins with. Default 1.</summary>
    public int StartToken { get; init => field = Token(value, nameof(StartToken)); } = 1;

    /// <summary>The token that a target ends with. Default 2.</summary>
    public int EndToken { get; init => field = Token(value, nameof(EndToken)); } = 2;

    /// <summary>The id written beyond the end of a source or a target; never read. Default 0.</summary>
    public int Padding { get; init => field = Token(value, nameof(Padding)); }

    private static int Token(int value, string name) => value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a token, 0 or more.");
}
