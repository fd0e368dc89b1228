using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class GradientAccumulationTests
{
    [Fact]
    public void Fit_TwoHalves_MoveAsTheWholeBatch()
    {
        var rng = new Rng(1);
        Tensor x = Tensor.Uniform([6, 3], -1, 1, rng), y = Tensor.Uniform([6, 2], -1, 1, rng);
        Batch<Tensor> Part(int first, int count) => new(Ops.Slice(x, 0, first, count), Ops.Slice(y, 0, first, count));

        float[] whole = Train(1, [Part(0, 6)]), halves = Train(2, [Part(0, 3), Part(3, 3)]);

        Approximately.Equal([.. whole.Select(w => (double)w)], halves, 1e-6);
    }

    [Fact]
    public void Fit_BatchesLeftAtTheEnd_MakeAStepOfTheirOwn()
    {
        var rng = new Rng(1);
        Batch<Tensor>[] data = [.. Enumerable.Range(0, 5).Select(_ => new Batch<Tensor>(Tensor.Uniform([2, 3], -1, 1, rng), Tensor.Zeros([2, 2])))];
        var counter = new Counting();

        Train(3, data, counter);

        Assert.Equal(2, counter.Steps);   // three batches, then two
    }

    private static float[] Train(int accumulation, Batch<Tensor>[] data, Optimizer? optimizer = null)
    {
        var model = new Linear(3, 2, new Rng(3));
        new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Optimizer = optimizer ?? new Sgd(new() { LearningRate = 0.1f }), GradientAccumulation = accumulation })
            .Fit(() => data, 1);
        return [.. model.Parameters.SelectMany(p => p.Value.ToArray())];
    }

    private sealed class Counting() : Optimizer(0.1f)
    {
        private Parameter? _first;

        public int Steps { get; private set; }

        protected override void Update(ParameterUpdate update)
        {
            _first ??= update.Parameter;
            if (update.Parameter == _first)
                Steps++;
        }
    }
}
