namespace RnnLib.Data;

/// <summary>What becomes of values that are missing: NaN, or cells of a CSV file that are empty or hold <c>NaN</c>, <c>NA</c>, <c>N/A</c>,
/// <c>null</c>, <c>none</c>
/// or <c>?</c> in upper or lower case.</summary>
public enum MissingValues
{
    /// <summary>They are an error, which says where.</summary>
    Refuse,

    /// <summary>The row goes, with what other columns hold. Rows that were neighbours no longer stand at equal distances in time.</summary>
    DropRow,

    /// <summary>The last value before stays in force: nothing is taken from the future. The first rows, up to the first value of every column,
    /// go.</summary>
    FillForward,

    /// <summary>The values lie on the straight line between the neighbours, by row; after the last value it stays in force. The first rows, up
    /// to the first value of every column, go.
    /// A row then knows the next value, which a forecast could not: for training data, or where gaps are short.</summary>
    Interpolate,
}
