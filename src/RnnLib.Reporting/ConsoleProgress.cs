using System.Globalization;
using System.Text;
using RnnLib.Training;
using Spectre.Console;

namespace RnnLib.Reporting;

/// <summary>Shows a training run on the console: epoch, batch, loss, steps per second and time left.</summary>
/// <remarks>On a terminal a line that moves while an epoch runs; when the output is redirected, one plain line per epoch.</remarks>
public sealed class ConsoleProgress : Callback
{
    private const int BarWidth = 24;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly bool _moves;
    private long _fitStart, _lastDraw;
    private double _doneAtStart;

    /// <summary>Reports to the process's console.</summary>
    public ConsoleProgress()
        : this(AnsiConsole.Console, TimeProvider.System, moves: !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi)
    {
    }

    /// <summary>Reports to a console of the caller's.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="timeProvider">The clock that tells rate and time left.</param>
    /// <param name="moves">Whether the console is a terminal, on which a line may be drawn over.</param>
    public ConsoleProgress(IAnsiConsole console, TimeProvider timeProvider, bool moves)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(timeProvider);
        (_console, _time, _moves) = (console, timeProvider, moves);
    }

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _fitStart = _time.GetTimestamp();
        _lastDraw = 0;
        _doneAtStart = (double)progress.Epoch / progress.Epochs;   // of a resumed run
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (!_moves || (_lastDraw != 0 && _time.GetElapsedTime(_lastDraw) < RedrawInterval))
            return;
        _lastDraw = _time.GetTimestamp();
        DrawOver(RunningLine(progress));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_moves)
            DrawOver("");
        WriteLine(EpochLine(progress.History.Epochs[^1], progress.Epochs));
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_moves)
            DrawOver("");
        if (progress.StopReason is { } reason)
            WriteLine($"stopped: {reason}");
    }

    /// <summary>A file has no width at which a line would have to be broken.</summary>
    private void WriteLine(string line)
    {
        if (_moves)
            _console.WriteLine(line);
        else
            _console.Profile.Out.Writer.WriteLine(line);
    }

    private static string EpochLine(EpochRecord record, int epochs)
    {
        var line = new StringBuilder(Invariant($"epoch {record.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(Digits(epochs))}/{epochs}  loss {record.Loss:G4}"));
        foreach ((string name, double value) in record.Metrics)
            line.Append(Invariant($"  {name} {value:G4}"));
        if (record.ValidationLoss is { } validationLoss)
            line.Append(Invariant($"  validation loss {validationLoss:G4}"));
        foreach ((string name, double value) in record.ValidationMetrics)
            line.Append(Invariant($"  validation {name} {value:G4}"));
        return line.Append(Invariant($"  {record.Duration.TotalSeconds:F1} s")).ToString();
    }

    private string RunningLine(TrainingProgress progress)
    {
        double withinEpoch = progress.Batches is { } batches && batches > 0 ? (double)progress.Batch / batches : 0;
        double done = ((progress.Epoch - 1 + withinEpoch) / progress.Epochs - _doneAtStart) / (1 - _doneAtStart);
        TimeSpan elapsed = _time.GetElapsedTime(_fitStart);
        int filled = (int)(BarWidth * withinEpoch);
        string bar = $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]";
        string of = progress.Batches is { } count ? Invariant($"/{count}") : "";
        string left = done > 0.005 ? Left(elapsed * ((1 - done) / done)) : "";
        double rate = (progress.Step - progress.FirstStep) / Math.Max(elapsed.TotalSeconds, 1e-9);
        return Invariant($"epoch {progress.Epoch}/{progress.Epochs} {bar} {progress.Batch}{of}  loss {progress.EpochLoss:G4}  {rate:F0} steps/s{left}");
    }

    private void DrawOver(string markup)
    {
        const string eraseLine = "\r\e[2K";
        _console.Profile.Out.Writer.Write(eraseLine);
        _console.Markup(markup);
    }

    private static string Left(TimeSpan left) => left.TotalHours >= 1
        ? Invariant($"  {(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00} left")
        : Invariant($"  {left.Minutes}:{left.Seconds:00} left");

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
