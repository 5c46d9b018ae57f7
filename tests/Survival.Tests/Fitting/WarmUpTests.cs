using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>What is compiled ahead.</summary>
public class WarmUpTests
{
    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    [Theory, MemberData(nameof(Families))]
    public async Task Every_family_warms_up(string name) => await SurvivalModel.WarmUpAsync(SurvivalLikelihoodTests.Named(name), TestContext.Current.CancellationToken);

    [Fact]
    public async Task It_can_be_cancelled()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SurvivalModel.WarmUpAsync(HazardFamilies.Apgw, source.Token));
    }

    [Fact]
    public void A_family_is_required() => Assert.Throws<ArgumentNullException>(() => { _ = SurvivalModel.WarmUpAsync(null!); });
}
