using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class TrainerScheduleTests
{
    [Fact]
    public void Fit_ScheduleByStepsAndByEpochs_SetsTheRateOfEach()
    {
        Assert.Equal([0.1f, 0.05f, 0.025f, 0.0125f], Rates(Schedules.Exponential(0.5).PerStep(), epochs: 2));
        Assert.Equal([0.1f, 0.1f, 0.05f, 0.05f], Rates(Schedules.Exponential(0.5), epochs: 2));
    }

    [Fact]
    public void Fit_Accumulated_CountsStepsOfTheOptimizer() =>
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.05f], Rates(Schedules.Exponential(0.5).PerStep(), epochs: 2, accumulation: 2));   // the second step is the fourth batch

    [Fact]
    public void Fit_Plateau_SeesTheValidationLoss() =>
        Approximately.Equal([0.1, 0.1, 0.1, 0.1, 0.01, 0.01], [.. Rates(Schedules.ReduceOnPlateau(new() { Factor = 0.1f, Patience = 0 }), epochs: 3, validation: [1, 1, 1])], 1e-8);

    [Fact]
    public void Fit_Twice_BeginsTheScheduleAnew()
    {
        (Trainer<Tensor> trainer, Batch<Tensor>[] data, List<float> rates) = NewRun(Schedules.Exponential(0.5).PerStep(), 1);
        trainer.Fit(() => data, 1);
        trainer.Fit(() => data, 1);
        trainer.Optimizer.LearningRate = 0.4f;
        trainer.Fit(() => data, 1);
        Assert.Equal([0.1f, 0.05f, 0.1f, 0.05f, 0.4f, 0.2f], rates);
    }

    /// <summary>Ignored classes and classes' weights count in the mean over an epoch as in the mean over a batch.</summary>
    [Fact]
    public void Evaluate_IgnoredClassAndWeights_GivesTheLossOfOneLargeBatch()
    {
        var model = new Linear(2, 3, new Rng(1));
        Tensor x = Tensor.Uniform([6, 2], -1, 1, new Rng(2));
        Loss loss = Losses.CrossEntropy(new() { ClassWeights = [1, 5, 2], IgnoredClass = -1 });
        int[] classes = [0, 1, -1, 2, -1, -1];
        Batch<Tensor> Part(int first, int count) => new(Ops.Slice(x, 0, first, count), classes[first..(first + count)]);
        var trainer = new Trainer<Tensor>(model, loss);

        Assert.Equal(trainer.Evaluate([Part(0, 6)]).Loss, trainer.Evaluate([Part(0, 2), Part(2, 4)]).Loss, 1e-6);
    }

    private static List<float> Rates(LearningRateSchedule schedule, int epochs, int accumulation = 1, double[]? validation = null)
    {
        (Trainer<Tensor> trainer, Batch<Tensor>[] data, List<float> rates) = NewRun(schedule, accumulation);
        trainer.Fit(() => data, epochs, validation is null ? null : () => [data[0] with { Target = Tensor.Full([1, 1], 1000) }]);
        return rates;
    }

    private static (Trainer<Tensor> Trainer, Batch<Tensor>[] Data, List<float> Rates) NewRun(LearningRateSchedule schedule, int accumulation)
    {
        var optimizer = new Recording();
        var data = new Batch<Tensor>(Tensor.Full([1, 1], 1), Tensor.Zeros([1, 1]));
        var model = new Linear(1, 1, new Rng(1));
        return (new(model, Losses.MeanSquaredError, new() { Optimizer = optimizer, Schedule = schedule, GradientAccumulation = accumulation, Callbacks = [optimizer.Watch] }), [data, data], optimizer.Rates);
    }

    /// <summary>Moves nothing, so that the loss stays.</summary>
    private sealed class Recording() : Optimizer(0.1f)
    {
        public List<float> Rates { get; } = [];

        public Callback Watch => new Watcher(this);

        private float _used;

        protected override void Update(ParameterUpdate update) => _used = LearningRate;

        private sealed class Watcher(Recording optimizer) : Callback
        {
            public override void OnBatchEnd(TrainingProgress progress) => optimizer.Rates.Add(optimizer._used == 0 ? optimizer.LearningRate : optimizer._used);
        }
    }
}
