using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class WeightAverageTests
{
    [Fact]
    public void Exponential_ManyUpdates_FollowsTheFormula()
    {
        Linear model = Model();
        var average = WeightAverage.Exponential(model, 0.9f);
        double[]? expected = null;
        for (int i = 0; i < 20; i++)
        {
            Change(model, i);
            average.Update();
            expected = expected is null ? Weights(model) : [.. expected.Zip(Weights(model), (a, w) => 0.9f * a + (1 - 0.9f) * w)];
        }

        average.CopyToModel();

        Approximately.Equal(expected, Floats(model), 1e-5);
    }

    [Fact]
    public void Equal_ManyUpdates_IsTheMean()
    {
        Linear model = Model();
        var average = WeightAverage.Equal(model);
        var sum = new double[Weights(model).Length];
        for (int i = 0; i < 20; i++)
        {
            Change(model, i);
            average.Update();
            sum = [.. sum.Zip(Weights(model), (a, w) => a + w / 20)];
        }

        average.CopyToModel();

        Approximately.Equal(sum, Floats(model), 1e-5);
    }

    [Fact]
    public void Swap_Twice_GivesTheWeightsBack()
    {
        Linear model = Model();
        var average = WeightAverage.Equal(model);
        average.Update();
        float[] first = Floats(model);
        Change(model, 1);
        float[] second = Floats(model);

        average.Swap();
        Assert.True(average.AreInModel);
        Assert.Equal(first, Floats(model));
        Assert.Throws<InvalidOperationException>(average.Update);
        Assert.Throws<InvalidOperationException>(() => average.Save(new()));
        average.Swap();
        Assert.Equal(second, Floats(model));

        average.Swap();
        average.CopyToModel();
        Assert.Equal(first, Floats(model));
        Assert.False(average.AreInModel);
    }

    [Fact]
    public void Swap_BeforeAnyUpdate_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(WeightAverage.Equal(Model()).Swap);
        Assert.Throws<InvalidOperationException>(WeightAverage.Equal(Model()).CopyToModel);
    }

    [Fact]
    public void Load_SavedAverages_GoesOnBitForBit()
    {
        foreach (bool equal in new[] { false, true })
        {
            Linear model = Model();
            WeightAverage Make() => equal ? WeightAverage.Equal(model) : WeightAverage.Exponential(model, 0.9f);
            WeightAverage one = Make(), other = Make();
            for (int i = 0; i < 7; i++)
            {
                Change(model, i);
                one.Update();
            }

            var state = new TrainingState();
            one.Save(state);
            other.Load(state);
            Change(model, 9);
            one.Update();
            other.Update();
            one.CopyToModel();
            float[] expected = Floats(model);
            other.CopyToModel();
            Assert.Equal(expected, Floats(model));
            Assert.Equal(8, other.Updates);
        }
    }

    [Fact]
    public void Load_OfAnotherModel_LeavesTheAveragesAsTheyWere()
    {
        Linear model = Model();
        var average = WeightAverage.Equal(model);
        average.Update();
        var state = new TrainingState();
        average.Save(state);
        Linear larger = new(3, 5, new Rng(2));
        var other = WeightAverage.Equal(larger);

        Assert.Throws<RnnLibFormatException>(() => other.Load(state));
        Assert.Equal(0, other.Updates);
    }

    private static Linear Model() => new(3, 4, new Rng(1));

    private static void Change(Linear model, int seed)
    {
        foreach (Parameter parameter in model.Parameters)
            parameter.Assign(Tensor.Normal(parameter.Shape, 0, 1, new Rng((ulong)seed)).Data);
    }

    private static float[] Floats(Linear model) => [.. model.Parameters.SelectMany(p => p.Value.ToArray())];

    private static double[] Weights(Linear model) => [.. Floats(model)];
}
