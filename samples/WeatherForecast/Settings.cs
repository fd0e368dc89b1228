using RnnLib.Data;

namespace WeatherForecast;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public string? Column { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public string? Where { get; init; }

    public float TestFraction { get; init; }

    public int LookBack { get; init; }

    public int HiddenSize { get; init; }

    public int Epochs { get; init; }

    public bool Difference { get; init; }

    public required string Output { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The series, the column to forecast first.</summary>
    public TimeSeries Load()
    {
        foreach ((string option, int value) in new[] { ("--look-back", LookBack), ("--hidden", HiddenSize), ("--epochs", Epochs) })
        {
            if (value < 1)
                throw new ArgumentException($"{option}: expected 1 or more, got {value}.");
        }

        if (Data is null)
        {
            string[] weather = [Column ?? "temp_max", .. Inputs.Count > 0 ? Inputs : ["temp_min", "precipitation", "wind"]];
            return TimeSeries.FromCsv(Path.Combine(AppContext.BaseDirectory, "Figures", "seattle-weather.csv"), new() { Columns = [.. weather.Distinct()] });
        }

        return TimeSeries.FromCsv(Data, new() { Columns = [Column ?? OnlyColumn(), .. Inputs], Where = Filter() });
    }

    private string OnlyColumn()
    {
        IReadOnlyList<string> names = TimeSeries.FromCsv(Data!, new() { Where = Filter() }).Names;
        return names.Count == 1
            ? names[0]
            : throw new ArgumentException($"Say which column to forecast with --column; {Data} has: {string.Join(", ", names)}.");
    }

    private (string, string)? Filter() => Where is null ? null : Where.Split('=', 2) is [var column, var value]
        ? (column, value)
        : throw new ArgumentException($"--where: expected column=value, got '{Where}'.");
}
