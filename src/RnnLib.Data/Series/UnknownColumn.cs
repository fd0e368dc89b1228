namespace RnnLib.Data;

/// <summary>The one message for a column that is not there: it lists those that are.</summary>
internal static class UnknownColumn
{
    public static ArgumentException Of(string owner, string column, IEnumerable<string> columns, string? parameter) =>
        new($"{owner} has no column '{column}'; its columns are: {string.Join(", ", columns)}.", parameter);
}
