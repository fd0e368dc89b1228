namespace RnnLib.Training.Tests;

public sealed class TextLogTests
{
    [Fact]
    public void Fit_WithValidation_WritesALinePerEpochWithRateAndTimeLeft()
    {
        var time = new ManualTime();
        var lines = new List<string>();
        History history = WatchedRun.Fit([new TextLog(lines.Add, new() { TimeProvider = time })], epochs: 3, time, validates: true);

        Assert.Equal(3, lines.Count);
        EpochRecord second = history.Epochs[1];
        Assert.StartsWith(FormattableString.Invariant($"epoch 2/3  loss {second.Loss:G4}  mae {second.Metrics["mae"]:G4}  validation loss {second.ValidationLoss:G4}  validation mae {second.ValidationMetrics["mae"]:G4}  learning rate 0.125  "), lines[1]);
        Assert.EndsWith(" s  1 batches/s  0:08 left", lines[0]);
        Assert.EndsWith(" s  1 batches/s  0:04 left", lines[1]);
        Assert.EndsWith(" s  1 batches/s  0:00 left", lines[2]);
    }

    [Fact]
    public void Fit_EveryThirdStep_TellsOfBatchesAcrossEpochs()
    {
        var time = new ManualTime();
        var lines = new List<string>();
        WatchedRun.Fit([new TextLog(lines.Add, new() { EveryBatches = 3, TimeProvider = time })], epochs: 2, time, knowsBatches: false);

        Assert.Equal(4, lines.Count);
        Assert.StartsWith("epoch 1/2  batch 3  loss ", lines[0]);
        Assert.EndsWith("  1 batches/s", lines[0]);                              // how many there are is not known yet
        Assert.StartsWith("epoch 1/2  loss ", lines[1]);
        Assert.StartsWith("epoch 2/2  batch 2/4  loss ", lines[2]);
        Assert.EndsWith("  1 batches/s  0:02 left", lines[2]);
    }

    [Fact]
    public void Fit_Stopped_SaysWhy()
    {
        var time = new ManualTime();
        var lines = new List<string>();
        WatchedRun.Fit([new TextLog(lines.Add), new TimeLimit(TimeSpan.FromSeconds(2), time)], epochs: 2, time);

        Assert.Equal("stopped: the time limit of 00:00:02 was over in epoch 1 after 2 batches", Assert.Single(lines));
    }

    [Fact]
    public void Options_NumbersOutOfRange_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("EveryBatches", () => new TextLogOptions { EveryBatches = 0 });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new TextLogOptions { TimeProvider = null! });
    }
}
