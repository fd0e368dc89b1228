using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/optimizers.md, compiled and run.</summary>
public sealed class OptimizersPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "OptimizersPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "optimizers.md"));

        Assert.True(code.Length > 40);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Groups_LearnWithinTheConstraint()
    {
        var rng = new Rng(1);
        var embedding = new Embedding(10, 4, rng);
        var model = embedding.Then(new Lstm(4, 8, rng)).Then(new LastStep()).Then(new Linear(8, 2, rng));
        Parameter recurrent = model.Parameter("1.weight_hh_l0");
        recurrent.Assign(recurrent.Value.ToArray().Select(w => 100 * w).ToArray());

        var adam = new AdamW(new()
        {
            LearningRate = 1e-3f,
            WeightDecay = 0.01f,
            Groups =
            [
                new(embedding.Parameters) { LearningRateFactor = 0.1f, WeightDecay = 0 },
                new([recurrent]) { L2Penalty = 1e-4f, Constraint = WeightConstraint.MaxNorm(3) },
            ],
        });

        var pass = ForwardContext.Training(rng);
        Tensor loss = Losses.CrossEntropy(model.Forward(TokenBatch.Pad([[1, 2, 3], [4, 5]]), pass), new[] { 0, 1 });
        adam.Step(model.Parameters, pass.Backward(loss));
        Assert.All(recurrent.Value.ToArray().Chunk(8), row => Assert.InRange(Math.Sqrt(row.Sum(w => w * w)), 0, 3.001));
    }

    [Fact]
    public void Page_Averages_EndInTheModel()
    {
        var model = new Linear(2, 1, new Rng(1));
        float[] weights = model.Parameters[0].Value.ToArray();

        var average = WeightAverage.Exponential(model, decay: 0.99f);
        average.Update();                                                    // after each step
        average.Swap();                                                      // the averages are in the model: evaluate
        average.Swap();                                                      // the weights are back: train on
        average.CopyToModel();                                               // in the end

        Callback swa = new WeightAveraging(new() { Decay = null, EachEpoch = true, StartEpoch = 15 });

        Assert.Equal(weights, model.Parameters[0].Value.ToArray());
        Assert.Null(((WeightAveraging)swa).Average);
    }

    [Fact]
    public void Page_LossComputedAgain_FindsTheMinimumAndIsSaved()
    {
        var rng = new Rng(1);
        var model = new Linear(3, 1, rng);
        Tensor x = Tensor.Normal([20, 3], 0, 1, rng), y = Tensor.Normal([20, 1], 0, 1, rng);

        var lbfgs = new Lbfgs(new() { StrongWolfe = true });
        var gradients = new Gradients();
        for (int step = 0; step < 5; step++)
            lbfgs.Step(model.Parameters, gradients, Loss(gradients), Loss);

        Loss(gradients);
        Assert.All(model.Parameters, p => Assert.All(gradients.Of(p).ToArray(), g => Assert.InRange(g, -1e-3f, 1e-3f)));

        var state = new TrainingState();
        lbfgs.Save(state, model);
        new Lbfgs(new() { StrongWolfe = true }).Load(state, model);

        float Loss(Gradients into)
        {
            into.Clear();
            var pass = ForwardContext.Training(rng);
            Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
            pass.Backward(loss, into);
            return loss.ToScalar();
        }
    }

    [Fact]
    public void Page_OwnOptimizer_MovesAgainstTheMeanAndIsSaved()
    {
        var model = new Linear(1, 1, new Rng(1));
        var own = new SignDescent(new SignDescentOptions { LearningRate = 0.5f });
        float before = model.Parameters[0].Value[0, 0];
        var pass = ForwardContext.Training(new Rng(1));

        own.Step(model.Parameters, pass.Backward(Ops.Sum(model.Forward(Tensor.From([1, 1], [1f]), pass))));

        Assert.Equal(before - 0.5f, model.Parameters[0].Value[0, 0]);
        var state = new TrainingState();
        own.Save(state, model);
        new SignDescent(new SignDescentOptions()).Load(state, model);
    }
}

public sealed class SignDescent(SignDescentOptions options) : Optimizer(options)
{
    protected override void Update(ParameterUpdate update)
    {
        Span<float> mean = update.Memory.Values("mean");             // of the parameter's size, zeros at first
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = 0.9f * mean[i] + 0.1f * update.Gradient[i];
            update.Weights[i] -= update.LearningRate * MathF.Sign(mean[i]);
        }
    }
}

public sealed record SignDescentOptions : OptimizerOptions;
