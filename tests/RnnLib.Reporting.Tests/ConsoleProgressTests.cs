using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using RnnLib.Layers;
using RnnLib.Training;
using Spectre.Console;

namespace RnnLib.Reporting.Tests;

public sealed class ConsoleProgressTests
{
    [Fact]
    public void Fit_RedirectedOutput_WritesOnePlainLinePerEpoch()
    {
        string[] lines = Run(moves: false, epochs: 2).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("epoch 1/2  loss ", lines[0]);
        Assert.Contains("  mae ", lines[0]);
        Assert.Contains("  validation loss ", lines[0]);
        Assert.Contains("  validation mae ", lines[0]);
        Assert.DoesNotContain('\e', lines[0] + lines[1]);
    }

    [Fact]
    public void Fit_Terminal_DrawsBatchLossRateAndTimeLeft()
    {
        string text = Run(moves: true, epochs: 3);

        Assert.Contains("epoch 1/3", text);
        Assert.Contains(" 4/4  loss ", text);      // the first epoch counts the batches, later ones know them
        Assert.Contains("steps/s", text);
        Assert.Contains("left", text);
        Assert.Contains("\r\e[2K", text);
    }

    [Fact]
    public void Fit_Stopped_SaysWhy()
    {
        string text = Run(moves: false, epochs: 3, new StopAfterFirst());

        Assert.EndsWith("stopped: enough\n", text);
    }

    private static string Run(bool moves, int epochs, params Callback[] others)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        writer.NewLine = "\n";
        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = moves ? 200 : 40;   // redirected, no line is broken
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

        var rng = new Rng(1);
        Tensor x = Tensor.Uniform([4, 2], 0, 1, rng), y = Tensor.Uniform([4, 1], 0, 1, rng);
        var trainer = new Trainer<Tensor>(new Linear(2, 1, rng), Losses.MeanSquaredError, new()
        {
            Metrics = [Metrics.MeanAbsoluteError],
            Callbacks = [new ConsoleProgress(console, time, moves), .. others],
        });
        Batch<Tensor>[] batches = [new(x, y), new(x, y), new(x, y), new(x, y)];
        trainer.Fit(() => batches, epochs, () => batches);
        return writer.ToString();
    }

    private sealed class StopAfterFirst : Callback
    {
        public override void OnEpochEnd(TrainingProgress progress) => progress.Stop("enough");
    }
}
