namespace RnnLib.Training.Tests;

/// <summary>A collection that another test sets off counts up to 8 KB towards the present thread.</summary>
[Collection(Alone.Name)]
public sealed class OptimizerMemoryTests
{
    [Theory]
    [MemberData(nameof(EveryOptimizer.NamesWithoutReevaluation), MemberType = typeof(EveryOptimizer))]
    public void Step_AfterTheFirst_AllocatesNothingPerElement(string name)
    {
        Optimizer optimizer = EveryOptimizer.Make(name);
        var parameter = new Parameter("w", Tensor.Zeros([10_000]));
        Gradients gradients = OptimizerTests.GradientsOf(parameter, new float[10_000]);
        Parameter[] parameters = [parameter];
        optimizer.Step(parameters, gradients);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            optimizer.Step(parameters, gradients);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000);
    }
}
