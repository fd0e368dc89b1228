namespace RnnLib.Training.Tests;

public sealed class TrainingRateTests
{
    [Fact]
    public void ToString_HoursLeft_ShowsThem()
    {
        var time = new ManualTime();
        var watcher = new Watcher(time);
        WatchedRun.Fit([watcher], epochs: 4000, time);

        Assert.Equal("1 batches/s  4:26:39 left", watcher.First);
        Assert.Equal((1.0, TimeSpan.FromSeconds(4)), watcher.AtTheFourth);
    }

    /// <summary>Stops after the fourth batch.</summary>
    private sealed class Watcher(ManualTime time) : Callback
    {
        private readonly TrainingRate _rate = new(time);

        public string First { get; private set; } = "";

        public (double Rate, TimeSpan Elapsed) AtTheFourth { get; private set; }

        public override void OnFitStart(TrainingProgress progress) => _rate.Start();

        public override void OnBatchEnd(TrainingProgress progress)
        {
            _rate.Update(progress);
            if (progress.Step == 1)
                First = _rate.ToString();
            if (progress.Step < 4)
                return;
            AtTheFourth = (_rate.BatchesPerSecond, _rate.Elapsed);
            progress.Stop("enough");
        }
    }
}
