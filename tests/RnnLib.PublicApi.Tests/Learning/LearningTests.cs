using LearningTasks;
using LearningTasks.Tasks;

namespace RnnLib.PublicApi.Tests.Learning;

/// <summary>The library learns what was published: three tasks that take seconds. The sample LearningTasks runs them all.</summary>
public sealed class LearningTests
{
    [Fact]
    public void EmbeddedReber_OneSeed_IsSolvedAndRepeatsExactly()
    {
        double strings = EmbeddedReber.Learn(Run(seed: 1));

        Assert.InRange(strings, 1, 12_000);
        Assert.Equal(strings, EmbeddedReber.Learn(Run(seed: 1)));
    }

    [Fact]
    public void TemporalOrder_QuickRun_LstmFindsTheOrder() =>
        Assert.True(TemporalOrder.TwoSignals.Learn(Run(seed: 1), TemporalOrder.Lstm, hiddenSize: 4) > 0.98);

    [Fact]
    public void Speech_300Batches_PhonemesAreRecognised() =>
        Assert.InRange(SpeechRecognition.Learn(Run(seed: 1), bidirectional: true, batches: 300), 0, 0.05);

    private static TrainingRun Run(ulong seed) => new(seed, Quick: true, Data: null, Report: _ => { });
}
