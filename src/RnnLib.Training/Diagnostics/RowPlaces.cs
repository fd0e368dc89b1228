using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Which sequence and step the first axis of a tensor stands for, where a module is at work.</summary>
/// <param name="Rows">How long that axis is.</param>
/// <param name="Time">How long the second axis is, if it is time.</param>
/// <param name="PlaceOf">The sequence and the step, if it is known, of a row.</param>
internal sealed record RowPlaces(int Rows, int? Time, Func<int, (int Row, int? Step)> PlaceOf)
{
    /// <summary>A row for each sequence, and perhaps a second axis for time.</summary>
    public static RowPlaces Batch(int batch, int? time) => new(batch, time, row => (row, null));

    /// <summary>A row for each step of each sequence.</summary>
    public static RowPlaces Steps(int[]? source, int batch, int time) => new(source?.Length ?? batch * time, null, row =>
    {
        int padded = source?[row] ?? row;
        return (padded / time, padded % time);
    });

    /// <summary>A row for each step of a recurrent layout.</summary>
    public static RowPlaces Layout(UnitRun run) => new(run.Layout.Rows, null, row =>
    {
        int sequence = run.Layout.SourceRows[row] / run.Layout.Time;
        return (sequence, run.TimeOf(sequence, run.Layout.StepOf(row)));
    });

    /// <summary>A row for each sequence that is still running at one step.</summary>
    public static RowPlaces Step(UnitRun run, int step) => new(run.Layout.Running(step), null, place => (run.Layout.Places[place], run.TimeOf(run.Layout.Places[place], step)));

    /// <summary>The sequence and the step of an element.</summary>
    public (int? Row, int? Step) Of(Shape shape, int element)
    {
        if (shape.Rank == 0 || shape[0] != Rows || Rows == 0)
            return default;
        int perRow = shape.Count / Rows;
        (int row, int? step) = PlaceOf(element / perRow);
        return (row, step ?? (shape.Rank > 2 && shape[1] == Time ? element % perRow / (perRow / shape[1]) : null));
    }

    /// <summary>The same for a gradient whose shape is not known.</summary>
    public (int? Row, int? Step) Of(int count, int element) => Rows > 0 && count % Rows == 0 ? Of([Rows, count / Rows], element) : default;
}
