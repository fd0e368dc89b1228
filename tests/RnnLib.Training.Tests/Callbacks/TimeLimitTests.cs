namespace RnnLib.Training.Tests;

public sealed class TimeLimitTests
{
    [Fact]
    public void Fit_TimeIsOver_StopsAfterTheBatchThatIsBeingLearned()
    {
        var time = new ManualTime();
        History history = WatchedRun.Fit([new TimeLimit(TimeSpan.FromSeconds(5.5), time)], epochs: 9, time);

        Assert.Single(history.Epochs);
        Assert.Equal("the time limit of 00:00:05.5000000 was over in epoch 2 after 2 batches", history.StopReason);
    }

    [Fact]
    public void Fit_Again_BeginsTheTimeAnew()
    {
        var time = new ManualTime();
        var limit = new TimeLimit(TimeSpan.FromSeconds(7), time);
        Assert.Null(WatchedRun.Fit([limit], epochs: 1, time).StopReason);
        Assert.Null(WatchedRun.Fit([limit], epochs: 1, time).StopReason);
        Assert.NotNull(WatchedRun.Fit([limit], epochs: 2, time).StopReason);
    }

    [Fact]
    public void Constructor_NoTime_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>("limit", () => new TimeLimit(TimeSpan.Zero));
}
