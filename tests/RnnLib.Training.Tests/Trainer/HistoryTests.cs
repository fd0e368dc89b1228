namespace RnnLib.Training.Tests;

public sealed class HistoryTests
{
    [Fact]
    public void ToString_Epochs_GivesALineForEach()
    {
        var history = new History();
        history.Add(new(1, 0.51234f, null, new Dictionary<string, double>(), new Dictionary<string, double>(), 1e-3, 2.5, TimeSpan.FromSeconds(1.26)));
        history.Add(new(
            2, 0.25, 0.5, new Dictionary<string, double> { ["accuracy"] = 0.875 }, new Dictionary<string, double> { ["accuracy"] = 0.75 }, 1e-4, 1, TimeSpan.FromSeconds(61)));

        Assert.Equal(
            "epoch 1  loss 0.5123  learning rate 0.001  1.3 s\nepoch 2  loss 0.25  accuracy 0.875  validation loss 0.5  validation accuracy 0.75  learning rate 0.0001  61.0 s",
            history.ToString());
        history.StopReason = "the time is over";
        Assert.EndsWith("61.0 s\nstopped: the time is over", history.ToString());
    }
}
